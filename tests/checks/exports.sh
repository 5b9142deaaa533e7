#!/bin/sh
# exports.sh LIBRARY - is this a plugin library as a host wants it?
#
# It defines exactly one dynamic symbol, claribi_ds_v1, and is marked never to be unloaded.
# Everything else it carries stays its own: another OpenSSL or C++ runtime in the host cannot
# interpose on it. Exit 0, or 1 with what is wrong and the fix on standard error.
set -eu

entry=claribi_ds_v1
library=${1:?usage: exports.sh LIBRARY}
broken=0

complain() {
  echo "exports.sh: $library: $1" >&2
  echo "  fix: $2" >&2
  broken=1
}

[ -r "$library" ] || { complain "cannot be read" "build it first"; exit 1; }
symbols=$(nm -D --defined-only "$library" | awk '{ print $NF }' | sort -u)

echo "$symbols" | grep -qx "$entry" ||
  complain "does not export $entry" "define it with CBI_BUILDING_PLUGIN set and CBI_EXPORT in front"

others=$(echo "$symbols" | grep -vx "$entry" | sed '/^$/d' || true)
[ -z "$others" ] ||
  complain "exports $(echo "$others" | wc -l) symbols too many: $(echo "$others" | head -5 | tr '\n' ' ')" \
           "link with -Wl,--version-script=plugin_api/exports.map -Wl,--exclude-libs,ALL"

readelf -d "$library" | grep 'FLAGS_1.*NODELETE' >/dev/null ||
  complain "may be unloaded while its threads and destructors are alive" "link with -Wl,-z,nodelete"

exit $broken
