#!/usr/bin/env bash
# Builds what the Windows library is linked to, from Debian's source packages, as archives for mingw-w64:
#
#   aiven_plugin/windows/dependencies.sh [FOLDER]
#
# FOLDER (default: claribi/windows in the user's cache) gets include/, lib/ and VERSIONS, which says what was built. A folder that this recipe has filled is left as it is, without a look at the network; remove it for newer versions.
# apt verifies what it downloads against Debian's keys. Its lists are kept apart: the machine's sources do not change, and no
# step needs root. If the server lacks a file of a package, the upstream archive is taken without Debian's patches, and VERSIONS
# says so.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
target=$(realpath -m "${1:-${XDG_CACHE_HOME:-${HOME}/.cache}/claribi/windows}")
recipe=$(cat "${here}/dependencies.sh" "${here}/sql_parser.sh" "${here}"/pg_query/* "${here}/mingw.cmake" | sha256sum | cut -d ' ' -f 1)
host=x86_64-w64-mingw32
jobs=$(nproc)

mkdir -p "${target%/*}"
exec 9>"${target}.lock"
flock 9
if [[ -f ${target}/VERSIONS ]] && grep -qxF "recipe ${recipe}" "${target}/VERSIONS"; then
  echo "built already: ${target}"
  exit 0
fi
# Always the same folder, so that a compiler cache knows the files again.
work=${target}.building
rm -rf "${work}"
log=${target}.log
said_all() {
  local status=$?
  rm -rf "${work}"
  if ((status != 0)); then
    echo "error: what the library for Windows is linked to could not be built" >&2
    echo "  cause: the last lines of ${log}" >&2
    tail -n 20 "${log}" >&2
    echo "  fix:   try again, or name a folder that has it: CLARIBI_DEPS" >&2
  fi
}
trap said_all EXIT
: >"${log}"
out=${work}/out
mkdir -p "${out}" "${work}"/{lists,cache/archives}/partial
ccache=$(command -v ccache || true)

# ---- What Debian has
keys=/usr/share/keyrings/debian-archive-keyring.gpg
cat >"${work}/sources.list" <<LIST
deb-src [signed-by=${keys}] http://deb.debian.org/debian bookworm main
deb-src [signed-by=${keys}] http://deb.debian.org/debian bookworm-updates main
deb-src [signed-by=${keys}] http://deb.debian.org/debian-security bookworm-security main
LIST
apt() {
  apt-get -qq -o "Dir::Etc::sourcelist=${work}/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=${work}/lists" -o "Dir::Cache=${work}/cache" -o APT::Sandbox::User=root "$@"
}
apt update >>"${log}" 2>&1

# unpack PACKAGE FOLDER: the newest version of the source package, patched; or its upstream archive.
unpack() {
  local package=$1 folder=$2 note="" download=${work}/download/$1
  mkdir -p "${download}"
  (
    cd "${download}"
    apt source --download-only "${package}" || apt source --download-only --tar-only "${package}"
  ) >>"${log}" 2>&1 || return 1
  local dsc=("${download}"/*.dsc) archive=("${download}"/*.orig.tar.*z)
  local version=${archive[0]##*_}
  version=${version%.orig.tar.*}
  if ! { [[ -f ${dsc[0]} ]] && dpkg-source --no-check -x "${dsc[0]}" "${folder}" >/dev/null; }; then
    rm -rf "${folder}"
    mkdir "${folder}"
    tar -xf "${archive[0]}" -C "${folder}" --strip-components 1
    note=" (upstream archive, without Debian's patches)"
  else
    version=$(sed -n 's/^Version: //p' "${dsc[0]}")
  fi
  echo "${package} ${version}${note}" | tee -a "${out}/VERSIONS"
}

# cmake_install FOLDER OPTIONS...
cmake_install() {
  local folder=$1
  shift
  {
    cmake -S "${folder}" -B "${folder}/build-claribi" -G Ninja -DCMAKE_TOOLCHAIN_FILE="${here}/mingw.cmake" \
      -DCLARIBI_DEPS="${out}" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="${out}" -DCMAKE_INSTALL_LIBDIR=lib \
      -DCMAKE_C_FLAGS="${flags}" -DCMAKE_C_COMPILER_LAUNCHER="${ccache}" "$@"
    cmake --build "${folder}/build-claribi" --parallel "${jobs}"
    cmake --install "${folder}/build-claribi"
  } >>"${log}" 2>&1
}

# No folder of this machine and no time is in what is built.
export SOURCE_DATE_EPOCH=0
hardened="-O2 -g0 -fstack-protector-strong -D_FORTIFY_SOURCE=2"
flags="${hardened} -ffile-prefix-map=${work}=."

# A patch of Debian's has a name that only other systems' headers define.
unpack c-ares "${work}/c-ares"
flags="${flags} -DINADDRSZ=4" cmake_install "${work}/c-ares" -DCARES_STATIC=ON -DCARES_SHARED=OFF -DCARES_BUILD_TOOLS=OFF

unpack pcre2 "${work}/pcre2"
cmake_install "${work}/pcre2" -DBUILD_SHARED_LIBS=OFF -DPCRE2_BUILD_PCRE2_8=ON -DPCRE2_BUILD_PCRE2GREP=OFF \
  -DPCRE2_BUILD_TESTS=OFF -DPCRE2_STATIC_PIC=ON

# Only what TLS 1.2 and 1.3, certificates, AES-GCM and JWT need: nothing that loads code or reads settings of the machine.
# OpenSSL keeps its options and its folders as texts, so these are not those of the build; it loads nothing from them.
unpack openssl "${work}/openssl"
(
  cd "${work}/openssl"
  ./Configure mingw64 --prefix=/OpenSSL --libdir=lib "--openssldir=C:/Program Files/Common Files/SSL" --release \
    no-tests no-shared no-module no-dso no-engine no-legacy no-autoload-config no-ui-console no-async no-comp \
    no-ssl3 no-tls1 no-tls1_1 no-dtls no-psk no-srp no-srtp no-nextprotoneg no-cms no-cmp no-ts no-ct no-rfc3779 no-ocsp \
    no-gost no-sm2 no-sm3 no-sm4 no-aria no-bf no-camellia no-cast no-idea no-md4 no-mdc2 no-rc2 no-rc4 no-rmd160 no-seed \
    no-siphash no-whirlpool no-blake2 no-ec2m no-dsa no-scrypt no-ocb no-siv no-multiblock no-capieng no-padlockeng \
    no-secure-memory \
    "AR=${host}-ar" "RANLIB=${host}-ranlib" "RC=${host}-windres" \
    "CC=${ccache:+${ccache} }${host}-gcc-posix" "CFLAGS=${hardened}"
  make -s build_generated
  make -s -j "${jobs}" libcrypto.a libssl.a
  cp libcrypto.a libssl.a "${out}/lib/"
  cp -r include/openssl "${out}/include/"
) >>"${log}" 2>&1
for part in crypto ssl; do
  cat >"${out}/lib/pkgconfig/lib${part}.pc" <<PC
Name: lib${part}
Description: OpenSSL
Version: $(sed -n 's/^openssl \([0-9.]*\).*/\1/p' "${out}/VERSIONS")
Libs: -L${target}/lib -l${part}
Cflags: -I${target}/include
PC
done

# RapidJSON is headers, and those of this machine serve.
mkdir -p "${out}/include/rapidjson"
cp -r /usr/include/rapidjson/. "${out}/include/rapidjson/"
dpkg-query -W -f='rapidjson ${Version}\n' rapidjson-dev | tee -a "${out}/VERSIONS"

# PostgreSQL's parser. Where its sources cannot be had, the library is built without; sql_parser.sh adds it later.
if unpack libpg-query "${work}/libpg-query"; then
  "${here}/sql_parser.sh" "${work}/libpg-query" "${out}" >>"${log}" 2>&1
else
  echo "The sources of libpg-query could not be downloaded: the library has no SQL parser (docs/windows.md)."
fi

# ---- All or nothing: the folder appears when it is complete.
find "${out}/lib/pkgconfig" -name '*.pc' -exec sed -i "s|${out}|${target}|g" {} +
echo "recipe ${recipe}" >>"${out}/VERSIONS"
rm -rf "${target}"
mv "${out}" "${target}"
echo "built: ${target}"
