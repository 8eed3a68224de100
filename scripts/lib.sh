# Shared by the scripts: where things are, what must be installed. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jobs=${JINKUI_JOBS:-2}
# One compiler cache for every clone of the repository.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1

say() { printf '\n== %s\n' "$*"; }

# install PACKAGE…: what is missing of these Debian packages; needs root or sudo only when something is.
install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  say "installing ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

build_packages=(g++ cmake ninja-build ccache pkg-config libboost1.81-dev libboost-json1.81-dev libssl-dev libsodium-dev libgcrypt20-dev liboath-dev
  libsqlite3-dev libyaml-cpp-dev libcli11-dev libspdlog-dev libicu-dev libarchive-dev libpugixml-dev ca-certificates)
test_packages=(libgtest-dev libbotan-2-dev python3 python3-yaml chromium fonts-noto-cjk procps faketime
  golang-go golang-golang-x-mod-dev)
check_packages=(clang clang-format clang-tidy lld libclang-rt-14-dev)

# Node may come from elsewhere; Debian's own is taken when there is none.
install_node() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || install nodejs npm
}

# npm_install FOLDER: what its lock file says, once per lock file.
npm_install() {
  local stamp="$1/node_modules/.jinkui-lock"
  cmp -s "$1/package-lock.json" "$stamp" 2>/dev/null && return 0
  say "npm packages of $1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
  cp "$1/package-lock.json" "$stamp"
}

build_page() {
  local newest
  newest=$(find web/src web/index.html web/public web/package-lock.json web/vite.config.mjs -newer web/dist/index.html 2>/dev/null | head -n 1 || true)
  if [ ! -e web/dist/index.html ] || [ -n "$newest" ]; then
    say "building the page"
    (cd web && npm run --silent build)
  fi
}

# build PRESET [TARGET…]
build() {
  local preset=$1
  shift
  say "building ($preset)"
  cmake --preset "$preset" >build-configure.log 2>&1 || { cat build-configure.log; return 1; }
  rm -f build-configure.log
  nice cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}
}
