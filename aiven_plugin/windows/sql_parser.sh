#!/usr/bin/env bash
# Builds PostgreSQL's parser for the Windows library from the sources of libpg_query 15, which does not support Windows by
# itself:
#
#   aiven_plugin/windows/sql_parser.sh SOURCES [FOLDER]
#
# SOURCES  what an archive of libpg_query 15 unpacks to, of Debian or of its authors; it is not changed
# FOLDER   where CLARIBI_DEPS has the other parts, or will have them (default: claribi/windows in the user's cache); gets
#          pg_query.h in include, libpg_query.a in lib, and a line in VERSIONS
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
refuse() {
  echo "error: $1" >&2
  echo "  fix: aiven_plugin/windows/sql_parser.sh SOURCES [FOLDER], with the sources of libpg_query 15" >&2
  exit 2
}
(($# == 1 || $# == 2)) || refuse "a folder of sources is wanted"
sources=$1 target=$(realpath -m "${2:-${XDG_CACHE_HOME:-${HOME}/.cache}/claribi/windows}")
[[ -f ${sources}/pg_query.h && -d ${sources}/src/postgres/include ]] || refuse "${sources} has no sources of libpg_query"
version=$(sed -n 's/^PG_VERSION = //p' "${sources}/Makefile")
[[ ${version} == 15.* ]] || refuse "${sources} has the parser of PostgreSQL ${version:-?}, and the queries are judged by that of 15"
[[ -f ${sources}/protobuf/pg_query.pb-c.c ]] || refuse "${sources} lacks protobuf/pg_query.pb-c.c, which its Makefile makes"

work=$(mktemp -d)
trap 'rm -rf "${work}"' EXIT
cp -R "${sources}/pg_query.h" "${sources}/src" "${sources}/vendor" "${sources}/protobuf" "${work}/"
cd "${work}"
postgres=src/postgres/include
cp "${here}/pg_query/pg_config_os.h" "${postgres}/"
# Headers of other systems, of which nothing is used.
mkdir -p none/{sys,netinet,arpa}
for header in sys/socket sys/wait sys/mman netinet/tcp netinet/in arpa/inet netdb pwd grp rusagestub; do
  : >"none/${header}.h"
done
# Not compiled by themselves: parts that other files include, and the sleep of other systems.
mkdir parts objects
mv src/pg_query_{enum_defs,json_helper}.c src/pg_query_{fingerprint,outfuncs,readfuncs}_{defs,conds}.c src/postgres/guc-file.c parts/
rm src/postgres/src_port_pgsleep.c

compile() {
  x86_64-w64-mingw32-gcc-posix -c -O2 -g0 -w -fno-strict-aliasing -fwrapv -fstack-protector-strong -D_FORTIFY_SOURCE=2 \
    "-ffile-prefix-map=${PWD}=." -UWIN32 -UWIN64 -I. -Ivendor -Iparts -Inone -Isrc/postgres/include "$1" -o "objects/$(basename "$1" .c).o"
}
export -f compile
# shellcheck disable=SC2016 # the inner shell expands it
{
  printf '%s\0' src/*.c src/postgres/*.c vendor/protobuf-c/protobuf-c.c vendor/xxhash/xxhash.c protobuf/pg_query.pb-c.c
  printf '%s\0' "${here}/pg_query/system.c"
} | xargs -0 -n 1 -P "$(nproc)" bash -euc 'compile "$0"'
x86_64-w64-mingw32-ar rcsD libpg_query.a objects/*.o

mkdir -p "${target}"/{include,lib}
cp pg_query.h "${target}/include/"
cp libpg_query.a "${target}/lib/"
grep -qs '^libpg-query ' "${target}/VERSIONS" || echo "libpg-query of PostgreSQL ${version}" >>"${target}/VERSIONS"
echo "built: ${target}/lib/libpg_query.a"
