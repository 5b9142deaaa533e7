#!/usr/bin/env bash
# A private PostgreSQL server for tests: on loopback, on a free port, with a password of its own and nothing that lasts.
# It touches no cluster of the system.
#
#   postgresql.sh start FOLDER [SETTING...]
#                                 starts it; prints the URL of its database and writes it to FOLDER/url. It ends with
#                                 `stop`, and at the latest with the program that called this. SETTING: NAME = VALUE
#   postgresql.sh stop FOLDER     ends it; nothing happens if there is none
#   postgresql.sh break FOLDER    ends it as a crash would, and keeps its data
#   postgresql.sh mend FOLDER     starts it again after `break`, at the same port
#   postgresql.sh run COMMAND...  runs the command while a server lives, its URL in CLARIBI_TEST_POSTGRESQL
set -euo pipefail

# The newest server that is installed, wherever Debian puts it.
server_programs() {
  local newest
  newest=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  if [[ -z ${newest} ]]; then
    newest=$(dirname -- "$(command -v initdb || true)")
    if [[ ! -x ${newest}/initdb ]]; then
      echo "error: there is no PostgreSQL server" >&2
      echo "  cause: neither /usr/lib/postgresql nor the PATH has initdb" >&2
      echo "  fix:   apt-get install postgresql" >&2
      return 1
    fi
  fi
  printf '%s\n' "${newest}"
}

# as_server COMMAND...: the server refuses to run as root.
as_server() {
  if (($(id -u) != 0)); then
    "$@"
    return
  fi
  setpriv --reuid="$(server_account)" --regid="$(id -g "$(server_account)")" --clear-groups -- "$@"
}

server_account() { id -un postgres 2>/dev/null || echo nobody; }

free_port() {
  /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# make_cluster PROGRAMS WORK PASSWORD [SETTING...]
make_cluster() {
  local programs=$1 work=$2 password=$3
  shift 3
  printf '%s\n' "${password}" >"${work}/password"
  (($(id -u) != 0)) || chown -R "$(server_account)" "${work}"
  as_server "${programs}/initdb" --pgdata="${work}/data" --username=claribi --pwfile="${work}/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync
  as_server tee -a "${work}/data/postgresql.conf" >/dev/null <<'CONFIG'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
CONFIG
  printf '%s\n' "$@" | as_server tee -a "${work}/data/postgresql.conf" >/dev/null
}

# start_at PROGRAMS WORK PORT
start_at() {
  as_server "$1/pg_ctl" --pgdata="$2/data" --log="$2/log" --options="-p $3" --wait start >&2
}

# Prints the port.
start_server() {
  local programs=$1 work=$2 port
  for _ in 1 2 3 4 5; do # another program may take the port first
    port=$(free_port)
    if start_at "${programs}" "${work}" "${port}"; then
      printf '%s\n' "${port}"
      return
    fi
  done
  cat "${work}/log" >&2
  return 1
}

# end WORK: ends the server of this temporary folder, and the folder.
end() {
  local work=$1
  [[ -d ${work} ]] || return 0
  as_server "$(server_programs)/pg_ctl" --pgdata="${work}/data" --mode=immediate --wait stop >/dev/null 2>&1 || true
  rm -rf -- "${work}"
}

stop() {
  local folder=$1
  [[ -f ${folder}/work ]] || return 0
  end "$(<"${folder}/work")"
  rm -f -- "${folder}/work" "${folder}/url"
}

break_server() {
  local work
  work=$(<"$1/work")
  as_server "$(server_programs)/pg_ctl" --pgdata="${work}/data" --mode=immediate --wait stop >&2
}

mend_server() {
  local port
  port=$(sed -E 's,.*:([0-9]+)/.*,\1,' "$1/url")
  start_at "$(server_programs)" "$(<"$1/work")" "${port}"
}

# outlive OWNER WORK: ends the server once the process OWNER is gone.
outlive() {
  local owner=$1 work=$2
  while [[ -d ${work} ]] && kill -0 "${owner}" 2>/dev/null; do sleep 1; done
  end "${work}"
}

# start FOLDER OWNER [SETTING...]
start() {
  local folder=$1 owner=$2 programs work password port
  shift 2
  stop "${folder}" # of a run that was killed
  programs=$(server_programs)
  mkdir -p -- "${folder}"
  cd / # where the server's account may be
  work=$(mktemp -d "${TMPDIR:-/tmp}/claribi-postgresql.XXXXXX")
  printf '%s\n' "${work}" >"${folder}/work"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  make_cluster "${programs}" "${work}" "${password}" "$@" >&2
  port=$(start_server "${programs}" "${work}")
  setsid "${self}" outlive "${owner}" "${work}" </dev/null >/dev/null 2>&1 &
  (umask 077 && printf 'postgresql://claribi:%s@127.0.0.1:%s/postgres\n' "${password}" "${port}" >"${folder}/url")
  cat -- "${folder}/url"
}

run() {
  local folder status=0
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # this folder, not that of a later moment
  trap "stop '${folder}'; rm -rf -- '${folder}'" EXIT
  if ! (start "${folder}" $$) >"${folder}/log" 2>&1; then
    cat -- "${folder}/log" >&2
    return 1
  fi
  CLARIBI_TEST_POSTGRESQL=$(<"${folder}/url") "$@" || status=$?
  return "${status}"
}

self=$(realpath -- "${BASH_SOURCE[0]}")
case "${1:-}" in
  start) start "$(realpath -m -- "$2")" "${PPID}" "${@:3}" ;;
  stop) stop "$2" ;;
  break) break_server "$2" ;;
  mend) mend_server "$2" ;;
  run) shift && run "$@" ;;
  outlive) outlive "$2" "$3" ;;
  *)
    sed -nE '2,/^set/s/^# ?//p' "${self}" >&2
    exit 2
    ;;
esac
