#!/bin/sh
# no_exit_handlers.sh LIBRARY... - does the end of the process destroy anything in one of these static libraries?
#
# A host may end its process while threads of its own are inside the plugin. A static with a destructor is gone by then, and
# what they read of it is memory that was freed. So no object of the plugin may register one; core/lasting.h is the way. Exit 0,
# or 1 with the objects and the fix on standard error.
set -eu

[ $# -gt 0 ] || { echo "usage: no_exit_handlers.sh LIBRARY..." >&2; exit 2; }
broken=0
for library in "$@"; do
  objects=$(nm -A --undefined-only "$library" | awk '/ (__cxa_atexit|atexit|on_exit)$/ { print $1 }' | sort -u)
  [ -z "$objects" ] || { echo "no_exit_handlers.sh: destroys a static at exit: $objects" >&2; broken=1; }
done
[ $broken = 0 ] || echo "  fix: make it a core::Lasting (core/lasting.h)" >&2
exit $broken
