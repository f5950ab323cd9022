# Shared by script/server and script/test: what both need before they can begin.
# shellcheck shell=sh

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

need_node() {
  command -v node >/dev/null 2>&1 || fail 'Node.js is missing. Install version 20.19 or newer from https://nodejs.org and run this again.'
  command -v npm >/dev/null 2>&1 || fail 'npm is missing. Install it (Debian: apt-get install npm) and run this again.'
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old. Install version 20.19 or newer from https://nodejs.org and run this again."
}

# Installs the npm packages, unless just these are there already.
install_packages() {
  stamp=node_modules/.installed-from
  wanted=$(cat package.json package-lock.json | cksum; node --version)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  echo 'Installing the npm packages...'
  npm ci --no-audit --no-fund --loglevel=error || fail 'The npm packages could not be installed; see above why. Run "npm ci" by hand to try again.'
  printf '%s' "$wanted" >"$stamp"
}
