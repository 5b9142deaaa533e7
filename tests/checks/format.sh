#!/usr/bin/env bash
# Fails where clang-format would change a C or C++ file.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
find aiven_plugin host_stub plugin_api tests -type d -name node_modules -prune -o \
  -type f \( -name '*.h' -o -name '*.hpp' -o -name '*.c' -o -name '*.cpp' \) -print0 |
  xargs -0 -n 20 -P "$(nproc)" clang-format --dry-run -Werror
