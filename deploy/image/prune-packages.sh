#!/bin/sh
# Takes out of node_modules and dist what runs nothing in the image: packages that only build and test,
# old encoders that packages carry, native parts for other systems, and what a bundle has taken in.
set -eu
npm prune --omit=dev --omit=optional --no-audit --no-fund --silent
platform=$(node -p 'process.platform + "-" + process.arch')
for parts in node_modules/*/prebuilds; do
  find "$parts" -mindepth 1 -maxdepth 1 ! -name "$platform*" -exec rm -rf {} +
done
find node_modules -type f \( -name '*.map' -o -name '*.md' -o -name '*.markdown' \) ! -iname 'licen*' -delete
rm -rf node_modules/.cache node_modules/.installed-from dist/.built dist/bench
find node_modules -type d -empty -delete
