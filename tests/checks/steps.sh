# shellcheck shell=bash
# Steps: named commands that are timed, logged and counted. Sourced by test.sh.
# A step that ran ctest, unittest or the conformance suite counts as many tests as it ran, every
# other step counts one.

# What one checkout compiled serves another, wherever that lies.
export CCACHE_BASEDIR=${PWD} CCACHE_NOHASHDIR=1

steps_passed=0
steps_failed=0
steps_skipped=0
failing_steps=()
log_directory=build/logs

# step NAME COMMAND...: runs the command without stdin; all of its output goes to the log, and
# to the screen when it fails. Never ends the script: summary() does.
step() {
  local name=$1 started=${SECONDS} status=0
  shift
  printf '%-34s' "${name}"
  set +e # not `|| status=$?`: that would switch -e off inside the command, too
  logged "${name}" "$@"
  status=$?
  set -e
  report "${name}" "${status}" "$((SECONDS - started))"
}

# step_behind NAME COMMAND...: starts a step that takes what the steps after it leave of the
# processors. await_step NAME reports it as step() would. One at a time.
step_behind() {
  local name=$1
  shift
  behind_started=${SECONDS}
  (
    renice -n 19 -p "${BASHPID}" >/dev/null
    logged "${name}" "$@"
  ) &
  behind=$!
}

await_step() {
  local name=$1 status=0
  printf '%-34s' "${name}"
  wait "${behind}" || status=$?
  report "${name}" "${status}" "$((SECONDS - behind_started))"
}

log_of() { echo "${log_directory}/${1// /-}.log"; }

# logged NAME COMMAND...: the status is the command's.
logged() {
  local log
  log=$(log_of "$1")
  shift
  mkdir -p "${log_directory}"
  (set -e && "$@") </dev/null >"${log}" 2>&1
}

# report NAME STATUS SECONDS: counts, and ends the line of the step on the screen.
report() {
  local name=$1 status=$2 seconds=$3 log
  log=$(log_of "${name}")
  count_results "${log}" "${status}"
  if ((status == 0)); then
    printf '%-28s %4d s\n' "ok${counted}" "${seconds}"
    return
  fi
  failing_steps+=("${name}")
  printf '%-28s %4d s\n' "FAILED${counted}" "${seconds}"
  printf -- '--- the last lines of %s, without the tests that passed\n' "${log}"
  grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test +#[0-9]+: .*(Passed|[Ss]kipped))' "${log}" |
    tail -n 300 || true
  printf -- '--- end of %s\n' "${log}"
}

# Adds what the log says to the totals; sets `counted` to the words for the screen.
count_results() {
  local log=$1 status=$2 total=0 failed=0 skipped=0
  counted=""
  if [[ $(tail -n 400 "${log}") =~ ([0-9]+)\ tests\ failed\ out\ of\ ([0-9]+) ]]; then
    failed=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    skipped=$(grep -c '(Skipped)$' "${log}" || true)
  elif [[ $(tail -n 20 "${log}") =~ Ran\ ([0-9]+)\ tests?\ in ]]; then
    total=${BASH_REMATCH[1]}
    local tally
    tally=$(tail -n 1 "${log}")
    [[ ${tally} =~ failures=([0-9]+) ]] && failed=$((failed + BASH_REMATCH[1]))
    [[ ${tally} =~ errors=([0-9]+) ]] && failed=$((failed + BASH_REMATCH[1]))
    [[ ${tally} =~ skipped=([0-9]+) ]] && skipped=${BASH_REMATCH[1]}
  elif [[ $(tail -n 1 "${log}") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    failed=${BASH_REMATCH[2]} total=$((BASH_REMATCH[1] + BASH_REMATCH[2]))
  fi
  if ((total > 0)); then
    counted=" (${total} tests)"
    ((skipped == 0)) || counted=" (${total} tests, ${skipped} skipped)"
  else
    total=1
  fi
  # A step that failed without naming a failed test (a crash, a build) is one failure itself.
  if ((status != 0 && failed == 0)); then
    failed=1
    ((total > failed + skipped)) || total=$((failed + skipped))
  fi
  steps_passed=$((steps_passed + total - failed - skipped))
  steps_failed=$((steps_failed + failed))
  steps_skipped=$((steps_skipped + skipped))
}

# The last lines of every run; the status is the verdict.
summary() {
  printf '\n%d minutes %d seconds\n' "$((SECONDS / 60))" "$((SECONDS % 60))"
  ((steps_skipped == 0)) || printf '%d skipped\n' "${steps_skipped}"
  ((${#failing_steps[@]} == 0)) || printf 'failing: %s\n' "$(printf '%s; ' "${failing_steps[@]}")"
  printf '%d passed, %d failed\n' "${steps_passed}" "${steps_failed}"
  ((steps_failed == 0))
}
