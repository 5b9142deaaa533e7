#!/bin/sh
# exports_refuses.sh CHECK COMPILER - the export check must be able to fail: each library here is
# broken in one way, and one is sound.
set -eu
check=$1
compiler=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

# library NAME SOURCE OPTIONS...: builds NAME.so
library() {
  name=$1
  echo "$2" >"$place/$name.c"
  shift 2
  "$compiler" -shared -fPIC "$place/$name.c" -o "$place/$name.so" "$@"
}

# expect NAME STATUS WORDS: the check of NAME ends with STATUS and says WORDS
expect() {
  status=0
  said=$("$check" "$place/$1.so" 2>&1) || status=$?
  if [ $status -ne "$2" ] || ! echo "$said" | grep -q -- "$3"; then
    echo "$1: expected status $2 and \"$3\", got $status: $said" >&2
    exit 1
  fi
}

library sound 'int claribi_ds_v1(void) { return 0; }' -Wl,-z,nodelete
library leaky 'int claribi_ds_v1(void) { return 0; } int other(void) { return 0; }' -Wl,-z,nodelete
library mute 'static int quiet(void) { return 0; } int (*kept)(void) = quiet;' -Wl,-z,nodelete
library unloadable 'int claribi_ds_v1(void) { return 0; }'

expect sound 0 ''
expect leaky 1 'exports 1 symbols too many: other'
expect mute 1 'does not export claribi_ds_v1'
expect unloadable 1 'z,nodelete'
expect absent 1 'cannot be read'
