#!/usr/bin/env bash
# Installs what is missing on Debian 12, builds, and runs the tests.
#
#   ./test.sh         everything: checks, gcc, sanitizers, fuzzing, release, interoperability, clang-tidy
#   ./test.sh quick   checks, the gcc build and its tests, without what needs npm
#
# The last line says "N passed, N failed"; the exit status is 0 only when nothing failed.
# Logs of the steps stay in build/logs/.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=tests/checks/install.sh
source tests/checks/install.sh
# shellcheck source=tests/checks/steps.sh
source tests/checks/steps.sh

export CI=true LC_ALL=C.UTF-8 CTEST_OUTPUT_ON_FAILURE=1
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=second_deadlock_stack=1
jobs=$(nproc)
fuzz_seconds=20

build() {
  cmake --preset "$1"
  cmake --build --preset "$1" --parallel "${jobs}"
}

run_ctest() {
  local preset=$1
  shift
  ctest --preset "${preset}" --parallel "${jobs}" "$@"
}

# Each fuzzer reads its corpus and goes on from there; what it learns stays in the build folder.
fuzz() {
  local target name new_inputs
  for target in build/fuzz/bin/*_fuzz; do
    name=$(basename "${target}" _fuzz)
    new_inputs="build/fuzz/corpus/${name}"
    mkdir -p "${new_inputs}" "tests/fuzz/corpus/${name}"
    echo "== ${name}"
    "${target}" -max_total_time="${fuzz_seconds}" -timeout=10 -rss_limit_mb=2048 \
      -artifact_prefix="build/fuzz/${name}-" -print_final_stats=1 \
      "${new_inputs}" "tests/fuzz/corpus/${name}"
  done
}

tidy() {
  run-clang-tidy -quiet -p build/dev -j "${jobs}" "/(aiven_plugin|host_stub)/.*\.cpp$"
}

release_artefacts() {
  tests/checks/exports.sh build/release/plugins/claribi_aiven.so
  tests/checks/symbol_versions.sh build/release/plugins/claribi_aiven.so
}

release_journeys() {
  CLARIBI_BUILD_DIR="${PWD}/build/release" /usr/bin/python3 -m unittest discover \
    -s tests/end_to_end -p '*_test.py'
}

quick() {
  step "build dev" build dev
  step "test dev" run_ctest dev -LE interop
}

full() {
  step "build dev" build dev
  step "test dev" run_ctest dev
  step "build asan" build asan
  step "test asan" run_ctest asan
  step "build tsan" build tsan
  step "test tsan" run_ctest tsan
  step "build fuzz" build fuzz
  step "fuzz, ${fuzz_seconds} s each" fuzz
  step "build release" build release
  step "release exports and symbols" release_artefacts
  step "release journeys" release_journeys
  step "clang-tidy" tidy
}

mode=${1:-full}
case "${mode}" in
  quick | full) ;;
  *)
    echo "error: no such mode: ${mode}" >&2
    echo "  fix: ./test.sh [quick|full]" >&2
    exit 2
    ;;
esac
step "install packages" install_packages build test
((steps_failed == 0)) || { summary; exit 1; }
"${mode}"
summary
