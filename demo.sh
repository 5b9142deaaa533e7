#!/usr/bin/env bash
# The whole journey on a fresh Debian 12: installs what is missing, builds the release, starts the
# simulated vendor, signs in through the real OAuth flow, calls tools that read, and asks questions in words.
# Nothing outside build/ and one temporary folder is written; both programs end with this script.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=tests/checks/install.sh
source tests/checks/install.sh
# shellcheck source=tests/checks/steps.sh
source tests/checks/steps.sh

bold="" dim="" plain=""
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
fi
work="" sandbox_pid=""

clean_up() {
  local status=$?
  if [[ -n ${sandbox_pid} ]]; then
    kill "${sandbox_pid}" 2>/dev/null || true
    wait "${sandbox_pid}" 2>/dev/null || true
  fi
  [[ -z ${work} ]] || rm -rf -- "${work}"
  exit "${status}"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

heading() { printf '\n%s%s%s\n' "${bold}" "$1" "${plain}"; }

# show COMMAND...: prints the command as one would type it, then runs it.
show() {
  local words="" word
  for word in "$@"; do
    if [[ ${word} =~ ^[A-Za-z0-9_./:@%+=,-]+$ ]]; then words+=" ${word}"; else words+=" '${word}'"; fi
  done
  printf '\n%s$%s%s\n' "${dim}" "${words}" "${plain}"
  "$@" </dev/null
}

# show_hidden: the lower half of the tool list.
show_hidden() {
  printf '\n%s$ claribi-host %s tools prod --all | grep -A 99 hidden%s\n' "${dim}" "${trust[*]}" "${plain}"
  claribi-host "${trust[@]}" tools prod --all </dev/null | grep -A 99 hidden
}

# call TOOL ARGUMENTS: a call through the plugin, as a table.
call() { show claribi-host "${trust[@]}" call prod "$1" --args "$2"; }

# ask QUESTION: answered from the tools, with bars where numbers are compared.
ask() { show claribi-host "${trust[@]}" ask prod "$1"; }

build() {
  cmake --preset release
  cmake --build --preset release --parallel "$(nproc)"
}

member() { sed -nE "s/.*\"$1\": ?\"([^\"]*)\".*/\1/p" "${work}/sandbox.json"; }

start_sandbox() {
  mkfifo "${work}/announcement"
  vendor-sandbox --port 0 --ledger "${work}/ledger.jsonl" >"${work}/announcement" 2>"${work}/sandbox.log" &
  sandbox_pid=$!
  if ! head -n 1 "${work}/announcement" >"${work}/sandbox.json" || [[ ! -s ${work}/sandbox.json ]]; then
    echo "error: the sandbox did not start" >&2
    cat "${work}/sandbox.log" >&2
    return 1
  fi
}

heading "Install and build"
step "install packages" install_packages build node
((steps_failed == 0)) || exit 1
step "build release" build
((steps_failed == 0)) || exit 1
export PATH="${PWD}/build/release/bin:${PATH}"

heading "Start the simulated vendor"
work=$(mktemp -d "${TMPDIR:-/tmp}/claribi-demo.XXXXXX")
start_sandbox
endpoint=$(member mcp_url)
control=$(member control_url)
control=${control%/}
trust=(--ca-file "$(member ca_file)" --allow-insecure-loopback)
printf 'MCP endpoint          %s\nauthorization server  %s\n' "${endpoint}" "$(member issuer)"
export XDG_DATA_HOME="${work}/data"

heading "What the plugin is"
show claribi-host describe

heading "Connect: OAuth with PKCE; the host presses Approve at the simulated vendor"
show claribi-host "${trust[@]}" connect prod --endpoint "${endpoint}" --approve-in-terminal
show claribi-host "${trust[@]}" status prod
show claribi-host "${trust[@]}" test prod

heading "The tools that it shows"
show claribi-host "${trust[@]}" tools prod

heading "The same, should the vendor ignore read_only: writing tools are hidden, with the reason"
show curl --silent --show-error --noproxy '*' --output /dev/null \
  --data '{"ignore_read_only": true}' "${control}/knobs"
show_hidden
call aiven_service_update '{"project": "nordlicht-prod", "service_name": "shop-pg-prod", "powered": false}' ||
  printf '%s(exit code %d)%s\n' "${dim}" "$?" "${plain}"

heading "Call its tools"
call aiven_project_list '{}'
call aiven_service_list '{"service_type": "clickhouse"}'
call aiven_pg_read '{"project": "nordlicht-data", "service_name": "analytics-pg-prod", "query": "SELECT schema_name, schema_owner FROM information_schema.schemata", "reasoning": "list the schemas"}'
call aiven_service_metrics_fetch '{"project": "nordlicht-data", "service_name": "events-ch-prod", "period": "hour"}'
call aiven_kafka_topic_list '{"project": "nordlicht-prod", "service_name": "orders-kafka-prod"}'

heading "Ask in words: each answer names what it was read from, and says so if something is missing"
ask "Which of our ClickHouse instances has the highest write throughput?"
ask "Which services are running on Pro plans?"
ask "What schemas exist in our analytics-pg-prod instance?"
ask "List PostgreSQL services by region"

heading "Disconnect"
show claribi-host "${trust[@]}" disconnect prod
show claribi-host "${trust[@]}" status

heading "What the vendor saw"
printf '%d requests, %d of them wrote anything\n' "$(wc -l <"${work}/ledger.jsonl")" \
  "$(grep -cE '"write": ?true' "${work}/ledger.jsonl" || true)"
printf '\n%sdone in %d s%s\n' "${bold}" "${SECONDS}" "${plain}"
