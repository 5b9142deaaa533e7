#!/usr/bin/env bash
# symbol_versions.sh LIBRARY: fails when the library asks for a newer C or C++ runtime than the
# oldest system it is meant for (Debian 12: glibc 2.36, GCC 12).
set -euo pipefail
library=${1:?usage: symbol_versions.sh LIBRARY}
declare -A ceiling=([GLIBC]=2.36 [GLIBCXX]=3.4.30 [CXXABI]=1.3.13)
status=0

wanted=$(objdump -T "${library}" | grep -oE '(GLIBC|GLIBCXX|CXXABI)_[0-9.]+' | sort -uV)
while IFS=_ read -r name version; do
  newest=$(printf '%s\n%s\n' "${version}" "${ceiling[${name}]}" | sort -V | tail -n 1)
  if [[ ${newest} != "${ceiling[${name}]}" ]]; then
    echo "error: ${library} needs ${name}_${version}" >&2
    echo "  cause: at most ${name}_${ceiling[${name}]} is there on the oldest system supported" >&2
    echo "  fix:   objdump -T names the function; use an older one" >&2
    status=1
  fi
done <<<"${wanted}"
exit "${status}"
