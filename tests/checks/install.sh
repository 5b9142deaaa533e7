# shellcheck shell=bash
# The one list of what this project needs from Debian 12, and the function that installs what is
# missing. Sourced by demo.sh (needs "build") and by test.sh.
# A second run asks dpkg once and installs nothing.

# What builds and runs the plugin, the stub host and the sandbox.
packages_build=(
  ca-certificates                # the system's trust anchors
  ccache                         # a second build in seconds
  cmake ninja-build pkg-config   # the build
  curl                           # stands in for the browser in demo.sh
  g++ libc6-dev                  # C++20 and C99, with the C library's headers
  libboost-dev                   # Boost.DLL, headers only
  libc-ares-dev                  # name resolution that can be cancelled
  libpcre2-dev                   # the regular expressions of JSON Schema
  libpg-query-dev                # PostgreSQL's own parser: what a query does
  libpoco-dev                    # the stub host and the sandbox: HTTP, TLS, access to SQLite and PostgreSQL
  libpq-dev                      # connecting to PostgreSQL in a way that can be given up
  libsqlite3-dev                 # the databases inside the sandbox
  libssl-dev                     # AES-GCM, SHA-256, certificates
  rapidjson-dev                  # JSON
)

# What the tests of the release need on top.
packages_test=(
  binutils                       # nm, readelf, objdump: exported symbols
  clang-format                   # layout
  dpkg-dev                       # the libraries that a package depends on
  fish zsh                       # the shells that completions are tried in
  libcli11-dev                   # the command lines of fleet-worker, scale-node and the bench
  libgmock-dev libgtest-dev      # GoogleTest
  lld                            # links the tests in a fraction of the time
  openssl                        # keys that sign manifests
  postgresql                     # the server that tests/testing/postgresql.sh starts
  python3 python3-jsonschema     # checks
  python3-yaml                   # whether what docs/ci.md shows can be read
  python3-pytest                 # end-to-end tests
  shellcheck                     # the scripts themselves
)

# What the other compilers need on top.
packages_compilers=(
  clang libclang-rt-14-dev       # the second compiler, sanitizers, libFuzzer
  clang-tidy                     # mistakes
  g++-mingw-w64-x86-64           # the header and the example as a Windows library
  gcc-multilib g++-multilib      # the header with -m32
  llvm                           # readable stacks in sanitizer reports
)

# What builds and runs the library for Windows.
packages_windows=(
  dpkg-dev                       # unpacks source packages
  g++-mingw-w64-x86-64           # the compiler
  make perl                      # OpenSSL's build
  wine64                         # runs it
)

# What the bench needs on top (tests/bench).
packages_bench=(
  libbenchmark-dev               # single passes
  libcurl4-openssl-dev           # the yardstick
)

# What the tests of the console drive.
packages_browser=(
  chromium                       # headless, by playwright-core
  fonts-inter                    # the first font of the pages, so that pictures are the same everywhere
)

# install_packages KIND...: installs what is missing; a KIND is "build", "test", "compilers", "windows", "bench", "browser" or
# "node" (nodejs and npm, where no Node.js 18 or newer is on the PATH; they build the console's pages).
install_packages() {
  local kind wanted=() missing=() as_root=()
  for kind in "$@"; do
    case "${kind}" in
      build) wanted+=("${packages_build[@]}") ;;
      test) wanted+=("${packages_test[@]}") ;;
      compilers) wanted+=("${packages_compilers[@]}") ;;
      windows) wanted+=("${packages_windows[@]}") ;;
      bench) wanted+=("${packages_bench[@]}") ;;
      browser) wanted+=("${packages_browser[@]}") ;;
      node) node_is_usable || wanted+=(nodejs npm) ;;
    esac
  done
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if ((${#missing[@]} == 0)); then
    echo "installed already: ${#wanted[@]} packages"
    return 0
  fi
  if ! command -v apt-get >/dev/null; then
    echo "error: packages are missing: ${missing[*]}" >&2
    echo "  cause: this system has no apt-get, so it is no Debian" >&2
    echo "  fix:   run this on Debian 12, or install their equivalents" >&2
    return 1
  fi
  if (($(id -u) != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "error: packages are missing: ${missing[*]}" >&2
      echo "  cause: installing needs root, and there is no sudo" >&2
      echo "  fix:   run once as root: apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "installing: ${missing[*]}"
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update
  without_cluster "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
}

# without_cluster COMMAND...: while it runs, a package of PostgreSQL makes and starts no cluster on this machine.
without_cluster() {
  local setting=/etc/postgresql-common/createcluster.d/claribi.conf status=0
  "${as_root[@]}" mkdir -p "${setting%/*}"
  echo 'create_main_cluster = false' | "${as_root[@]}" tee "${setting}" >/dev/null
  "$@" || status=$?
  "${as_root[@]}" rm -f "${setting}"
  return "${status}"
}

# The names among the arguments that dpkg does not have installed.
missing_packages() {
  comm -23 <(printf '%s\n' "$@" | sort -u) <(
    dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null |
      sed -n 's/^ii  *//p' | sort -u
  )
}

node_is_usable() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    (($(node -p 'process.versions.node.split(".")[0]') >= 18))
}
