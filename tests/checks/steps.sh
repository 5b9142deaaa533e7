# shellcheck shell=bash
# Steps: named commands that are timed, logged and counted. Sourced by test.sh and demo.sh.
# A step that leaves the JUnit file ${STEP_REPORT} counts the cases in it, every other step counts one.

# What one checkout compiled serves another, wherever that lies.
export CCACHE_BASEDIR=${PWD} CCACHE_NOHASHDIR=1

steps_passed=0
steps_failed=0
steps_skipped=0
failing_steps=()
skip_reasons=()
log_directory=build/logs
report_directory=build/reports
progress_seconds=20

# step NAME COMMAND...: runs the command without stdin; all of its output goes to the log, and
# to the screen when it fails. Never ends the script: summary() does.
step() {
  local name=$1 status=0 slug=${1// /-} watcher
  shift
  local log=${log_directory}/${slug}.log times_file=${log_directory}/${slug}.times
  export STEP_REPORT=${PWD}/${report_directory}/${slug}.xml
  mkdir -p "${log_directory}" "${report_directory}"
  rm -f "${STEP_REPORT}"
  printf '%-28s' "${name}"
  show_progress "${log}" &
  watcher=$!
  local TIMEFORMAT='%R %U %S'
  set +e # not `|| status=$?`: that would switch -e off inside the command, too
  { time logged "${log}" "$@"; } 2>"${times_file}"
  status=$?
  set -e
  kill "${watcher}" 2>/dev/null || true
  wait "${watcher}" 2>/dev/null || true
  report "${name}" "${status}" "${log}" "${times_file}"
}

# logged LOG COMMAND...: the status is the command's.
logged() {
  local log=$1
  shift
  (set -e && "$@") </dev/null >"${log}" 2>&1
}

# step_after STEP NAME COMMAND...: a step that needs another. Where that failed, it is not run (what an
# earlier build left is not tested) and counts as failed.
step_after() {
  local needed=$1 name=$2 failing
  shift
  for failing in "${failing_steps[@]}"; do
    if [[ ${failing} == "${needed}" ]]; then
      printf '%-28s%s\n' "${name}" "NOT RUN: ${needed} failed"
      failing_steps+=("${name}")
      steps_failed=$((steps_failed + 1))
      return 0
    fi
  done
  step "$@"
}

# show_progress LOG: every so often, how far the step is, by the last line of its log that counts "[12/345]".
show_progress() {
  local log=$1 last="" seen
  while sleep "${progress_seconds}"; do
    seen=$(tail -c 4000 "${log}" 2>/dev/null | tr '\r' '\n' | grep -aoE '\[ *[0-9]+/[0-9]+\]|^ *[0-9]+/[0-9]+ Test' | tail -n 1 | tr -d ' Test[]')
    [[ -n ${seen} && ${seen} != "${last}" ]] || continue
    printf '%s ' "${seen}"
    last=${seen}
  done
}

# report NAME STATUS LOG TIMES: counts, and ends the line of the step on the screen.
report() {
  local name=$1 status=$2 log=$3 real user system
  read -r real user system < <(tail -n 1 "$4")
  count_results "${status}"
  local verdict=ok
  ((status == 0)) || verdict=FAILED
  printf '%-32s %5.0f s  %5.0f s of processor time\n' "${verdict}${counted}" "${real}" \
    "$(awk "BEGIN { print ${user} + ${system} }")"
  ((status != 0)) || return 0
  failing_steps+=("${name}")
  printf -- '--- the last lines of %s, without the tests that passed\n' "${log}"
  grep -avE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test +#[0-9]+: .*(Passed|[Ss]kipped))' "${log}" |
    tail -n 300 || true
  printf -- '--- end of %s\n' "${log}"
}

# Adds what the report of the step says to the totals; sets `counted` to the words for the screen.
count_results() {
  local status=$1 passed=0 failed=0 skipped=0 line
  counted=""
  if [[ -s ${STEP_REPORT} ]]; then
    while IFS= read -r line; do
      case "${line}" in
        skipped:*) skip_reasons+=("${line#skipped: }") ;;
        failed:*) ;; # stands in the log
        *) read -r passed failed skipped <<<"${line}" ;;
      esac
    done < <(/usr/bin/python3 tests/checks/reports.py count "${STEP_REPORT}")
    counted=" (${passed} passed"
    ((failed == 0)) || counted+=", ${failed} failed"
    ((skipped == 0)) || counted+=", ${skipped} skipped"
    counted+=")"
  elif ((status == 0)); then
    passed=1
  fi
  # A step that failed without naming a failed test (a crash, a build) is one failure itself.
  ((status == 0 || failed > 0)) || failed=1
  steps_passed=$((steps_passed + passed))
  steps_failed=$((steps_failed + failed))
  steps_skipped=$((steps_skipped + skipped))
}

# The last lines of every run; the status is the verdict.
summary() {
  local user system
  times >"${log_directory}/times" # not in a pipe: a subshell has used none
  read -r user system < <(tail -n 1 "${log_directory}/times")
  printf '\n%d minutes %d seconds; processor time %s user, %s system\n' \
    "$((SECONDS / 60))" "$((SECONDS % 60))" "${user}" "${system}"
  ((steps_skipped == 0)) || printf 'skipped: %s\n' "${skip_reasons[@]}"
  ((${#failing_steps[@]} == 0)) || printf 'failing: %s\n' "$(printf '%s; ' "${failing_steps[@]}")"
  printf '%d passed, %d failed, %d skipped\n' "${steps_passed}" "${steps_failed}" "${steps_skipped}"
  ((steps_failed == 0))
}
