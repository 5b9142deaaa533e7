#!/usr/bin/env bash
# header_matrix.sh PLUGIN_API_DIR - the contract under every compiler a plugin author may have.
#
# Every .h under include/ together (header_use.c) as C99, C11, C17, C++11, C++17, C++20, each alone as
# C99 and C++11, and data_source.hpp as C++17, C++20, without a warning, by gcc, clang (64 and 32 bit)
# and mingw-w64; the example plugin as C99, C11, C17 by the same; and the example linked to a Windows
# library that exports claribi_ds_v1 and nothing else.
# A compiler that is missing is a failure, with the package that brings it.
set -euo pipefail

api=$1
here=$(dirname "$0")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failures=0
passed=0

warnings=(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wundef -Wcast-qual
  -Wwrite-strings -Wformat=2 -Werror "-I$api/include")
c_warnings=("${warnings[@]}" -Wstrict-prototypes -Wmissing-prototypes)
cxx_warnings=("${warnings[@]}" -Wold-style-cast -Wzero-as-null-pointer-constant -Wnon-virtual-dtor)

# A source for each header, which has to stand alone.
headers=()
while IFS= read -r header; do
  alone=$place/alone_$(echo "$header" | tr '/.' '__').c
  printf '#include <%s>\ntypedef int stands_alone;\n' "$header" >"$alone"
  headers+=("$alone")
  grep -qF "#include <$header>" "$here/header_use.c" || {
    echo "FAILED: header_use.c does not use <$header>" >&2
    failures=$((failures + 1))
  }
done < <(cd "$api/include" && find . -name '*.h' -printf '%P\n' | sort)

# compiles WORDS...: runs a compiler, keeps count, shows what it said when it fails
compiles() {
  if "$@" >"$place/said" 2>&1; then
    passed=$((passed + 1))
  else
    failures=$((failures + 1))
    echo "FAILED: $*" >&2
    head -20 "$place/said" >&2
  fi
}

# is_there COMPILER PACKAGE
is_there() {
  command -v "$1" >/dev/null && return 0
  echo "MISSING: $1" >&2
  echo "  fix: apt-get install $2" >&2
  failures=$((failures + 1))
  return 1
}

# c_matrix COMPILER FLAGS...
c_matrix() {
  for header in "${headers[@]}"; do
    compiles "$@" -std=c99 "${c_warnings[@]}" -fsyntax-only "$header"
  done
  for standard in c99 c11 c17; do
    for source in "$here/header_use.c" "$api/examples/clock_source.c" "$api/examples/json_text.c"; do
      compiles "$@" -std=$standard "${c_warnings[@]}" -O1 -c "$source" -o "$place/object"
    done
  done
}

# cxx_matrix COMPILER FLAGS...
cxx_matrix() {
  for header in "${headers[@]}"; do
    compiles "$@" -std=c++11 "${cxx_warnings[@]}" -fsyntax-only -x c++ "$header"
  done
  for standard in c++11 c++17 c++20; do
    compiles "$@" -std=$standard "${cxx_warnings[@]}" -O1 -x c++ -c "$here/header_use.c" -o "$place/object"
  done
  for standard in c++17 c++20; do
    compiles "$@" -std=$standard "${cxx_warnings[@]}" -O1 -c "$here/header_use.cpp" -o "$place/object"
  done
}

# windows_library COMPILER: the example as a .dll, with one export
windows_library() {
  compiles "$1" -std=c99 "${c_warnings[@]}" -O2 -shared "$api/examples/clock_source.c" \
    "$api/examples/json_text.c" -o "$place/claribi_example.dll"
  [ -e "$place/claribi_example.dll" ] || return 0
  x86_64-w64-mingw32-objdump -p "$place/claribi_example.dll" >"$place/tables"
  exports=$(awk '/^\[Ordinal\/Name Pointer\]/ { on = 1; next } NF == 0 { on = 0 } on { print $NF }' "$place/tables")
  if [ "$exports" = claribi_ds_v1 ]; then
    passed=$((passed + 1))
  else
    failures=$((failures + 1))
    echo "FAILED: claribi_example.dll exports: $(echo "$exports" | tr '\n' ' ')" >&2
  fi
}

for width in -m64 -m32; do
  if is_there gcc "gcc gcc-multilib"; then c_matrix gcc $width; fi
  if is_there g++ "g++ g++-multilib"; then cxx_matrix g++ $width; fi
  if is_there clang "clang gcc-multilib"; then c_matrix clang $width; fi
  if is_there clang++ "clang g++-multilib"; then cxx_matrix clang++ $width; fi
done
if is_there x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64; then
  c_matrix x86_64-w64-mingw32-gcc
  windows_library x86_64-w64-mingw32-gcc
fi
if is_there x86_64-w64-mingw32-g++ g++-mingw-w64-x86-64; then cxx_matrix x86_64-w64-mingw32-g++; fi

echo "$passed passed, $failures failed"
[ $failures -eq 0 ]
