#!/bin/sh
# Builds the image without Docker and without a registry: on bases made here, by buildah.
#   script/image/build.sh [amd64|arm64]
# Needs root on a Debian or Ubuntu. What takes long is kept in ANIMATE_IMAGE_CACHE, by default below
# ~/.cache, and in buildah's own storage: the first build takes minutes, the next ones about one.
set -eu
cd "$(dirname "$0")/../.."
. script/setup.sh

[ "$(id -u)" = 0 ] || fail 'This makes root file systems and mounts them: run it as root.'
command -v apt-get >/dev/null 2>&1 || fail 'This needs a Debian or Ubuntu: it makes its bases by debootstrap.'
arch=${1:-$(dpkg --print-architecture)}
packages='buildah debootstrap ffmpeg'
[ "$arch" = "$(dpkg --print-architecture)" ] || packages="$packages qemu-user-static"
for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 && continue
  echo "Installing by apt: $packages"
  # shellcheck disable=SC2086
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
  break
done

cache=${ANIMATE_IMAGE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/animate-server-image}
mkdir -p "$cache"
script/image/make-bases.sh "$cache" "$arch"
buildah bud --quiet --layers --pull-never --isolation chroot --format docker --arch "$arch" \
  --build-arg "BASE=localhost/animate-node-$arch" --build-arg "RUN_BASE=localhost/animate-debian-$arch" \
  --build-arg "VERSION=$(node -p 'require("./package.json").version')" \
  --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)" \
  --build-arg "CREATED=$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
  -t "localhost/animate-server-$arch" .
