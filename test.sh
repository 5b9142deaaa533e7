#!/usr/bin/env bash
# Installs what is missing on Debian 12, builds, and runs the tests.
#
#   ./test.sh         what CI runs: the checks; the release with every test; the plugins smoked; the conformance suite of
#                     MCP; the console in a browser; the plugin under AddressSanitizer and UBSan; its fuzzers
#   ./test.sh quick   the checks, and the release with its tests, without the longest journeys, Node.js packages,
#                     the browser and other compilers
#   ./test.sh full    ./test.sh, and everything long: the library for Windows under Wine, nodes that share a store, the
#                     bench once, every deviation of a vendor, what starts threads under ThreadSanitizer, all programs under
#                     AddressSanitizer, each file alone, clang-tidy, long fuzzing
#
# Each step prints its time and processor time. The last line says "N passed, N failed, N skipped"; the exit status is 0
# only when nothing failed. Logs stay in build/logs/, JUnit files in build/reports/.
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

# build PRESET [TARGET...]
build() {
  local preset=$1 targets=()
  shift
  (($# == 0)) || targets=(--target "$@")
  cmake --preset "${preset}"
  cmake --build --preset "${preset}" --parallel "${jobs}" "${targets[@]}"
}

# run_ctest PRESET ARGUMENTS...; most tests wait more than they compute, so three share a processor.
run_ctest() {
  local preset=$1 folder=build/$1 status=0
  shift
  [[ ${preset} != tested ]] || folder=build/release
  rm -rf "${folder}/reports"
  mkdir -p "${folder}/reports"
  ctest --preset "${preset}" --parallel "$((jobs * 3))" --output-junit "${PWD}/${folder}/reports/ctest.junit" "$@" ||
    status=$?
  /usr/bin/python3 tests/checks/reports.py merge "${folder}/reports/ctest.junit" "${folder}/reports" "${STEP_REPORT}"
  return "${status}"
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

fuzz() {
  export fuzz_seconds=$1
  # shellcheck disable=SC2016 # the inner shell expands it
  printf '%s\0' build/asan/bin/*_fuzz | xargs -0 -n 1 -P "${jobs}" bash -c 'fuzz_one "$0"'
}

checks() {
  cmake --preset tested
  run_ctest tested -L '^checks$'
}

# races KILLS: nodes that share a store, raced and killed.
races() {
  export CLARIBI_BUILD_DIR="${PWD}/build/release"
  tests/fleet/race.py --stores both --kills "$1"
  tests/fleet/race.py --stores both --kills "$1" --grace
  tests/fleet/crash.py --stores both --kills "$1"
}

# smoke PLUGIN: the rules of the contract and one journey, as a plugin's own CI would.
smoke() {
  build/release/bin/claribi-host smoke "build/release/plugins/$1.so" --junit "${STEP_REPORT}"
}

# The journeys that take longest: variations of what the others drive once.
longest_journeys='^e2e\.(bad_input|failures_.*|keys|lasting_sign_in|leak|read_only|story)$'

quick() {
  step "checks" checks
  step "build release" build tested
  step_after "build release" "test release" run_ctest tested -LE '^(checks|fleet|interop|compilers|long)$' \
    -E "${longest_journeys}"
}

default() {
  step "checks" checks
  step "build release" build tested
  step_after "build release" "test release" run_ctest tested -LE '^(checks|fleet|long)$'
  step_after "build release" "smoke example" smoke claribi_example
  step_after "build release" "smoke example, C++" smoke claribi_example_cpp
  step_after "build release" "smoke aiven" smoke claribi_aiven
  step_after "build release" "conformance" tests/conformance/run.py
  step_after "build release" "console" tests/console/run.sh
  step "build asan" build asan aiven_plugin_tests contract_tests fuzz_tests
  step_after "build asan" "test asan" run_ctest asan -L '^(aiven_plugin|contract|fuzz)$'
  step_after "build asan" "fuzz" fuzz 1
}

full() {
  default
  step_after "build release" "build fleet and bench" build tested fleet-worker scale-node bench
  step "build windows" build windows
  step_after "build fleet and bench" "test release, long" run_ctest tested -L '^(fleet|long)$'
  step "build tsan" build tsan threads_tests
  step_after "build tsan" "test tsan" run_ctest tsan -L '^threads$'
  step "clang-tidy" tests/checks/tidy.py
  step "clang-tidy, analyser" tests/checks/tidy.py --analyse
  step "build alone" build alone
  step "build asan, all" build asan
  step_after "build asan, all" "test asan, all" run_ctest asan -LE '^(aiven_plugin|contract|fuzz|checks|fleet|interop)$' \
    -E "${longest_journeys}"
  step_after "build asan" "fuzz, long" fuzz 30
  step_after "build fleet and bench" "races" races 25
}

mode=${1:-default}
case "${mode}" in
  quick) kinds=(build test node) ;;
  default) kinds=(build test compilers node browser) ;;
  full) kinds=(build test compilers node browser windows bench) ;;
  *)
    echo "error: no such mode: ${mode}" >&2
    echo "  fix: ./test.sh [quick|full]" >&2
    exit 2
    ;;
esac
step "install packages" install_packages "${kinds[@]}"
((steps_failed == 0)) || { summary; exit 1; }
"${mode}"
summary
