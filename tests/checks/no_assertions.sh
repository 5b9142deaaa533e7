#!/bin/sh
# no_assertions.sh LIBRARY... - can an assertion of C in one of these static libraries abort the process?
#
# A plugin ends no process (rule 3 of claribi/data_source.h). Headers of libraries assert what they take for
# granted, and builds with assertions ship. So no object of the plugin may refer to what assert() calls; see
# core/json.cpp for how RapidJSON is told to throw. Exit 0, or 1 with the objects and the fix on standard error.
set -eu

[ $# -gt 0 ] || { echo "usage: no_assertions.sh LIBRARY..." >&2; exit 2; }
broken=0
for library in "$@"; do
  objects=$(nm -A --undefined-only "$library" | awk '/ (__assert_fail|__assert_rtn|__assert)$/ { print $1 }' | sort -u)
  [ -z "$objects" ] || { echo "no_assertions.sh: asserts: $objects" >&2; broken=1; }
done
[ $broken = 0 ] || echo "  fix: define the assertion macro of the library so that it throws" >&2
exit $broken
