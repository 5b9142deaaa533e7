#!/usr/bin/env bash
# symbol_versions.sh LIBRARY [NAME=VERSION...]: fails when the library asks for a newer C or C++ runtime than the oldest system
# it is meant for. Without versions that is Debian 12 (glibc 2.36, GCC 12). With versions, a name that is not among them may not
# be needed at all: GLIBC=2.34 is for a library that brings its C++ runtime along.
set -euo pipefail
library=${1:?usage: symbol_versions.sh LIBRARY [NAME=VERSION...]}
shift
(($# > 0)) || set -- GLIBC=2.36 GLIBCXX=3.4.30 CXXABI=1.3.13 GCC=12
declare -A ceiling
for pair in "$@"; do
  ceiling[${pair%%=*}]=${pair#*=}
done
status=0

complain() {
  echo "error: ${library} needs $1" >&2
  echo "  cause: $2" >&2
  echo "  fix:   objdump -T names the function; $3" >&2
  status=1
}

wanted=$(objdump -T "${library}" | grep -oE '(GLIBC|GLIBCXX|CXXABI|GCC)_[0-9.]+' | sort -uV)
while IFS=_ read -r name version; do
  oldest=${ceiling[${name}]:-}
  if [[ -z ${oldest} ]]; then
    complain "${name}_${version}" "the library that has it is not on every system" "link that library statically"
    continue
  fi
  newest=$(printf '%s\n%s\n' "${version}" "${oldest}" | sort -V | tail -n 1)
  [[ ${newest} == "${oldest}" ]] ||
    complain "${name}_${version}" "at most ${name}_${oldest} is there on the oldest system supported" "use an older one"
done <<<"${wanted}"
exit "${status}"
