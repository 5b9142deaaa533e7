#!/usr/bin/env bash
# Makes the artefacts of a release on Debian 12, into a folder of their own. Two runs on the same sources give the same bytes,
# whatever folder they run in (docs/release.md).
#
#   ./release.sh FOLDER [--key FILE] [--work FOLDER]
#
#   FOLDER         where the artefacts go: a new folder, or an empty one
#   --key FILE     the Ed25519 private key that signs the manifest; without it nothing is signed
#   --work FOLDER  where it builds; what is there already is gone on with (default: a folder that is removed afterwards)
#
# The packages of ./demo.sh are needed, and python3. SOURCE_DATE_EPOCH is the time of the release in seconds since 1970; where it
# is not set, it is that of the last commit. The library for Windows goes in where build/windows/plugins has one.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

usage() {
  echo "error: $1" >&2
  echo "  fix: ./release.sh FOLDER [--key FILE] [--work FOLDER]" >&2
  exit 2
}

folder="" key="" work=""
while (($# > 0)); do
  case "$1" in
    --key)
      (($# > 1)) || usage "--key needs the file of a private key"
      key=$(realpath -- "$2")
      shift
      ;;
    --work)
      (($# > 1)) || usage "--work needs a folder"
      mkdir -p -- "$2"
      work=$(realpath -- "$2")
      shift
      ;;
    -*) usage "there is no option $1" ;;
    *)
      [[ -z ${folder} ]] || usage "one folder is enough: $1"
      folder=$1
      ;;
  esac
  shift
done
[[ -n ${folder} ]] || usage "no folder was named"
mkdir -p -- "${folder}"
[[ -z $(ls -A -- "${folder}") ]] || usage "the folder ${folder} is not empty"
folder=$(realpath -- "${folder}")

# Nothing of this machine or of the person who runs this is in what is made: no time, no language, no permissions, no cache of
# compiled files that another tree filled.
if [[ -z ${SOURCE_DATE_EPOCH:-} ]]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) || usage "SOURCE_DATE_EPOCH is not set, and this is no clone"
fi
[[ ${SOURCE_DATE_EPOCH} =~ ^[0-9]+$ ]] || usage "SOURCE_DATE_EPOCH is no number of seconds: ${SOURCE_DATE_EPOCH}"
export SOURCE_DATE_EPOCH
export LC_ALL=C.UTF-8 TZ=UTC CCACHE_DISABLE=1
umask 022

if [[ -z ${work} ]]; then
  work=$(mktemp -d "${TMPDIR:-/tmp}/claribi-release.XXXXXX")
  trap 'rm -rf -- "${work}"' EXIT
fi
rm -rf -- "${work}/packages" "${work}/installed"

# build PRESET ARGUMENTS...
build() {
  local preset=$1
  shift
  cmake --preset "${preset}" -B "${work}/${preset}" "$@"
  cmake --build "${work}/${preset}" --parallel "$(nproc)"
}

# As where Poco and Boost are not installed: nothing of them can get into the library.
build portable -DCMAKE_DISABLE_FIND_PACKAGE_Poco=ON -DCMAKE_DISABLE_FIND_PACKAGE_Boost=ON
build release

plugins=${work}/portable/plugins
cp -- "${plugins}/claribi_aiven.so" "${plugins}/claribi_aiven.so.debug" "${folder}"
for name in aiven.json aiven.model.json aiven.approved.json; do
  [[ ! -e manifests/${name} ]] || cp -- "manifests/${name}" "${folder}"
done
libraries=("${folder}/claribi_aiven.so")
if [[ -e build/windows/plugins/claribi_aiven.dll ]]; then
  cp -- build/windows/plugins/claribi_aiven.dll "${folder}"
  libraries+=("${folder}/claribi_aiven.dll")
fi

cpack -G DEB --config "${work}/release/CPackConfig.cmake" -B "${work}/packages"
cp -- "${work}"/packages/*.deb "${folder}"
dpkg-deb --extract "${folder}"/claribi-data-source-aiven_*.deb "${work}/installed"
libraries+=("${work}/installed/usr/lib/claribi/plugins/claribi_aiven.so")

aiven_plugin/portable/sbom.py --build "${work}/portable" --library "${folder}/claribi_aiven.so" \
  >"${folder}/claribi_aiven.spdx.json"

host=${work}/release/bin/claribi-host
"${host}" manifest check "${folder}/aiven.json"
if [[ -n ${key} ]]; then
  words=()
  for library in "${libraries[@]}"; do words+=(--library "${library}"); done
  "${host}" manifest sign "${folder}/aiven.json" --key "${key}" "${words[@]}"
fi

(cd -- "${folder}" && sha256sum -- * >"${work}/SHA256SUMS" && cp -- "${work}/SHA256SUMS" .)
echo "made: ${folder}"
