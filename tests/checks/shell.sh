#!/usr/bin/env bash
# Fails on what shellcheck finds in any script of the project.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
mapfile -d '' scripts < <(find . \( -name build -o -name node_modules -o -name .git \) -prune -o \
  -type f \( -name '*.sh' -o -path './.ci/run' \) -print0)
shellcheck --external-sources "${scripts[@]}"
