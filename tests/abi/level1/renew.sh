#!/usr/bin/env bash
# renew.sh - makes the headers of today the frozen copy of level 1. README.md beside it says when.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.."
here=tests/abi/level1

if ! grep -qE '^project\([a-z_]+ VERSION 0\.' CMakeLists.txt; then
  echo "error: level 1 is frozen since release 1.0.0" >&2
  echo "  fix: change the headers so that abi.gate passes; README.md in ${here} says how" >&2
  exit 1
fi
mkdir -p "${here}/include/claribi"
cp plugin_api/include/claribi/{data_source,host_events,elicitation}.h "${here}/include/claribi/"
tests/abi/layout/abi_json.py plugin_api/include plugin_api/abi
tests/abi/layout/abi_json.py "${here}/include" "${here}"
echo "renewed; now: a line in CHANGELOG.md, host.c and plugin.c here, and a build"
