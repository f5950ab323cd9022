# Shared by the scripts beside it: what they need before they can begin.
# shellcheck shell=sh

STAMP=node_modules/.installed-from
LOCK=.setup-lock

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# The version first: what brings a Node that is new enough brings npm, too.
need_node() {
  how='Install version 20.19 or newer from https://nodejs.org (on Debian and Ubuntu as a package from https://github.com/nodesource/distributions) and run this again.'
  command -v node >/dev/null 2>&1 || fail "Node.js is missing. $how"
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old. $how"
  command -v npm >/dev/null 2>&1 || fail "npm is missing; it comes with Node.js. $how"
}

# One setup at a time in this folder: two that install packages side by side spoil each other's.
lock_setup() {
  [ "${HAS_LOCK:-}" = "$LOCK" ] && return
  said=''
  tries=0
  until mkdir "$LOCK" 2>/dev/null; do
    # It may have been given back just now; what stays impossible is something else.
    if [ ! -d "$LOCK" ] && [ "$tries" -lt 5 ]; then tries=$((tries + 1)); continue; fi
    [ -d "$LOCK" ] || fail "This folder ($(pwd)) cannot be written to. Run this as the user it belongs to."
    holder=$(cat "$LOCK/pid" 2>/dev/null || echo 0)
    # Left behind by one that was killed; the youngest may not have written its number yet.
    if [ "$holder" != 0 ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$LOCK"; continue; fi
    [ -n "$said" ] || echo 'Another script is setting up this folder; waiting for it...'
    said=yes
    sleep 1
  done
  HAS_LOCK=$LOCK
  echo $$ >"$LOCK/pid"
  trap 'rm -rf "$LOCK"' EXIT
  trap 'exit 1' INT TERM
}

unlock_setup() {
  rm -rf "$LOCK"
  HAS_LOCK=''
  trap - EXIT INT TERM
}

is_installed() {
  wanted=$(cat package.json package-lock.json | cksum; node --version)
  [ -f "$STAMP" ] && [ "$(cat "$STAMP")" = "$wanted" ]
}

# Installs the npm packages, unless just these are there already. All of them: the tools that build
# and the programs of this platform are left out under NODE_ENV=production and --omit=optional.
install_packages() {
  is_installed && return
  held=${HAS_LOCK:-}
  lock_setup
  if ! is_installed; then
    echo 'Installing the npm packages...'
    npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error ||
      fail 'The npm packages could not be installed; see above why. This needs the network once. Run "npm ci" by hand to try again.'
    printf '%s' "$wanted" >"$STAMP"
  fi
  [ -n "$held" ] || unlock_setup
}
