#!/usr/bin/env bash
# Installs what is missing on Debian 12, builds, and runs the tests.
#
#   ./test.sh         everything: checks, gcc, clang-tidy, sanitizers, fuzzing, release, end to end, a server of
#                     others, the conformance suite of MCP
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
fuzz_seconds=10

# build PRESET [TARGET...]
build() {
  local preset=$1 targets=()
  shift
  (($# == 0)) || targets=(--target "$@")
  cmake --preset "${preset}"
  cmake --build --preset "${preset}" --parallel "${jobs}" "${targets[@]}"
}

# run_ctest PRESET ARGUMENTS...; most tests wait more than they compute.
run_ctest() {
  local preset=$1
  shift
  ctest --preset "${preset}" --parallel "$((jobs * 2))" "$@"
}

# Each fuzzer reads its corpus and goes on from there; what it learns stays in the build folder.
fuzz_one() {
  local name
  name=$(basename "$1" _fuzz)
  mkdir -p "build/asan/corpus/${name}"
  "$1" -max_total_time="${fuzz_seconds}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="build/asan/${name}-" "build/asan/corpus/${name}" "tests/fuzz/corpus/${name}"
}
export -f fuzz_one
export fuzz_seconds

fuzz() {
  # shellcheck disable=SC2016 # the inner shell expands it
  printf '%s\0' build/asan/bin/*_fuzz | xargs -0 -n 1 -P "${jobs}" bash -c 'fuzz_one "$0"'
}

# Every source of the plugin, the host and the sandbox, a dozen of a room at a time: their headers are read once. The
# sources are put where CMake includes them, because clang-tidy follows no path through what is included. The paths
# through one function are followed for a quarter of the usual time, which is most of all the time that this takes.
tidy() {
  cmake --preset tidy
  grep -q '/unity_.*\.cxx' build/tidy/compile_commands.json # nothing to read is no success
  find build/tidy -name 'unity_*_cxx.cxx' -exec perl -i -pe '
    if (/^#include "(.*\.cpp)"$/) {
      open my $source, "<", $1 or die "$1: $!";
      local $/;
      $_ = "#line 1 \"$1\"\n" . <$source>;
    }' {} +
  run-clang-tidy -quiet -p build/tidy -j "${jobs}" -extra-arg=-Xclang -extra-arg=-analyzer-config \
    -extra-arg=-Xclang -extra-arg=max-nodes=50000 '/(aiven_plugin|host_stub)/.*\.cxx$'
}

release_artefacts() {
  tests/checks/exports.sh build/release/plugins/claribi_aiven.so
  tests/checks/symbol_versions.sh build/release/plugins/claribi_aiven.so
}

# What the optimiser could have changed: the journeys, not every bad input again.
release_journeys() {
  export CLARIBI_BUILD_DIR="${PWD}/build/release" PYTHONDONTWRITEBYTECODE=1
  cd tests/end_to_end
  /usr/bin/python3 -m unittest journey_test read_only_test interruption_test secrets_test
}

quick() {
  step "build dev" build dev
  step "test dev" run_ctest dev -LE interop
}

# Tests wait more than they compute; what is built behind them takes the rest. The attacks of e2e.leak start hundreds of
# processes, which a sanitizer makes slow; what those run, other journeys run under it.
full() {
  step "build dev" build dev
  step_behind "clang-tidy" tidy
  step "test dev" run_ctest dev
  step "conformance" tests/conformance/run.py
  await_step "clang-tidy"
  step "build asan" build asan
  step_behind "build tsan" build tsan
  step "test asan" run_ctest asan -E '^e2e\.leak\.'
  await_step "build tsan"
  step_behind "build release" build release
  step "test tsan" run_ctest tsan
  await_step "build release"
  step "fuzz, ${fuzz_seconds} s each" fuzz
  step "release exports and symbols" release_artefacts
  step "release journeys" release_journeys
}

mode=${1:-full}
case "${mode}" in
  quick | full) run=${mode} ;;
  *)
    echo "error: no such mode: ${mode}" >&2
    echo "  fix: ./test.sh [quick|full]" >&2
    exit 2
    ;;
esac
step "install packages" install_packages build test
((steps_failed == 0)) || { summary; exit 1; }
"${run}"
summary
