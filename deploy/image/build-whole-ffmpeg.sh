#!/bin/sh
# A static ffmpeg that reads films and writes what loops are saved as: MP4, GIF, WebP, posters. It
# is compiled from the distribution's own source package, in a stage of the Dockerfile that is thrown
# away: build-whole-ffmpeg.sh <folder>. Debian's own ffmpeg would bring 200 libraries, 400 MB.
#
# What is in it: decoders of what films and cameras hold; nothing that opens a network, a device or
# a list of other files. x264 makes it a work under the GPL; its source is Debian's.
set -eu
out=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# The entries of source packages, beside those of this image.
for list in /etc/apt/sources.list.d/*.sources; do
  [ -f "$list" ] && sed -i 's/^Types: deb$/Types: deb deb-src/' "$list"
done
[ -f /etc/apt/sources.list ] && sed -i -E '/^deb /{p;s/^deb /deb-src /}' /etc/apt/sources.list
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
  gcc libc6-dev make dpkg-dev patch xz-utils nasm pkg-config libvpx-dev libx264-dev libwebp-dev zlib1g-dev >/dev/null
apt-get source -qq --only-source ffmpeg >/dev/null
cd ffmpeg-*/

harden='-fstack-protector-strong -D_FORTIFY_SOURCE=2'
enable() { printf -- "--enable-$1=%s " "$2"; }
# shellcheck disable=SC2046
./configure \
  --disable-everything --disable-autodetect --disable-network --disable-doc --disable-debug \
  --disable-programs --enable-ffmpeg --disable-avdevice --disable-postproc \
  --enable-gpl --enable-libvpx --enable-libx264 --enable-libwebp --enable-zlib \
  $(enable demuxer mov,matroska,ogg,avi,mpegts,mpegps,mpegvideo,flv,gif,image2,image2pipe,mjpeg,png_pipe,jpeg_pipe,webp_pipe) \
  $(enable parser mjpeg,h264,hevc,mpeg4video,mpegvideo,vp8,vp9,av1,png,gif,webp,aac,mpegaudio,opus,vorbis,ac3) \
  $(enable decoder mjpeg,h264,hevc,mpeg4,msmpeg4v3,mpeg1video,mpeg2video,theora,vp8,libvpx_vp8,vp9,libvpx_vp9,prores,dvvideo,flv,h263,png,gif,webp,rawvideo) \
  $(enable decoder aac,mp3,opus,vorbis,ac3,pcm_s16le,flac) \
  $(enable encoder libvpx_vp8,libx264,gif,libwebp,libwebp_anim,mjpeg,png,rawvideo,wrapped_avframe,pcm_s16le) \
  $(enable muxer webm,mp4,gif,webp,image2,mjpeg,null,rawvideo,framemd5) \
  $(enable filter scale,setpts,format,null,split,palettegen,paletteuse,crop,fps,setsar,xstack,photosensitivity,aresample,anull,aformat,transpose,hflip,vflip,rotate) \
  $(enable protocol file,pipe) --enable-bsf=h264_mp4toannexb,hevc_mp4toannexb,vp9_superframe_split,extract_extradata \
  --pkg-config-flags=--static --extra-cflags="-fno-pie $harden" --extra-ldflags='-static -no-pie' \
  >"$work/log" 2>&1 || { tail -n 30 "$work/log" ffbuild/config.log >&2; exit 1; }
make -j"$(nproc)" ffmpeg >"$work/log" 2>&1 || { tail -n 30 "$work/log" >&2; exit 1; }
mkdir -p "$out"
cp ffmpeg "$out/ffmpeg"
# What it was made of, for the list of parts of the image.
dpkg-query -W -f '${source:Package} ${source:Version}\n' libvpx-dev libx264-dev libwebp-dev zlib1g-dev >"$out/ffmpeg.built-from"
printf 'ffmpeg %s\n' "$(dpkg-parsechangelog -S Version)" >>"$out/ffmpeg.built-from"
