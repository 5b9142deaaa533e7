#!/usr/bin/python3
"""The bill of materials of the self-contained library, as SPDX 2.3 in JSON, to standard output.

What is inside is read from the linker's map (archives and objects of the system) and from the compiler's list of headers, both
in the build folder; what it is, from the packages' own data: dpkg's database and /usr/share/doc/PACKAGE/copyright. Two runs on
the same library and the same packages print the same bytes: the time is SOURCE_DATE_EPOCH.

usage: sbom.py --build FOLDER --library FILE
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess

NAME = "claribi_aiven"
FIELDS = ("Package", "Version", "Architecture", "Maintainer", "Homepage", "source:Package", "source:Version")


def run(*command):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True).stdout


def linked_files(build):
    """Archives of which members are in the library, and objects of the system that are."""
    text = (build / "plugins" / f"{NAME}.map").read_text(encoding="utf-8", errors="replace")
    found = set(re.findall(r"^(/\S+\.a)\(\S+\)", text, re.M)) | set(re.findall(r"^LOAD (/\S+\.o)$", text, re.M))
    return of_system(found, build)


def compiled_headers(build):
    """Headers of the system that were compiled in."""
    return of_system(re.findall(r"^    (/\S+)$", run("ninja", "-C", build, "-t", "deps"), re.M), build)


def of_system(paths, build):
    real = {os.path.realpath(path) for path in paths}
    return {path for path in real if path.startswith(("/usr/", "/lib/")) and not path.startswith(str(build))}


def packages_of(paths):
    """The packages that these files belong to. A file of no package is a mistake: nothing would be said of it."""
    if not paths:
        return set()
    done = subprocess.run(["dpkg-query", "--search", *sorted(paths)], capture_output=True, text=True, check=False)
    owners, seen = set(), set()
    for line in done.stdout.splitlines():
        names, _, path = line.rpartition(": ")
        if path in paths:
            owners.update(name.strip() for name in names.split(","))
            seen.add(path)
    if paths - seen:
        raise SystemExit(f"error: no package has {sorted(paths - seen)}")
    return owners


def described(name, role):
    """One package of Debian, as SPDX has it."""
    shown = run("dpkg-query", "--show", "--showformat", "\n".join(f"${{{field}}}" for field in FIELDS), name)
    facts = dict(zip(FIELDS, shown.split("\n")))
    package = facts["Package"]
    reference = f"LicenseRef-Debian-{spdx_word(package)}"
    text = pathlib.Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8", errors="replace")
    where = f"pkg:deb/debian/{package}@{purl(facts['Version'])}?arch={facts['Architecture']}&distro=debian-12"
    return {
        "entry": {
            "SPDXID": f"SPDXRef-Package-{spdx_word(package)}",
            "name": package,
            "versionInfo": facts["Version"],
            "supplier": f"Person: {facts['Maintainer']}",
            "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False,
            **({"homepage": facts["Homepage"]} if facts["Homepage"] else {}),
            "sourceInfo": f"Debian source package {facts['source:Package']} {facts['source:Version']}",
            "licenseConcluded": "NOASSERTION",
            "licenseDeclared": reference,
            "copyrightText": "NOASSERTION",
            "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": where}],
            "comment": role,
        },
        "licence": {"licenseId": reference, "name": f"copyright file of {package}", "extractedText": text},
    }


def spdx_word(text):
    return re.sub(r"[^A-Za-z0-9.-]", "-", text)


def purl(text):
    return text.replace("+", "%2B").replace(":", "%3A")


def relation(from_id, kind, to_id):
    return {"spdxElementId": from_id, "relationshipType": kind, "relatedSpdxElement": to_id}


def document(build, library):
    digest = hashlib.sha256(library.read_bytes()).hexdigest()
    cache = (build / "CMakeCache.txt").read_text(encoding="utf-8")
    version = re.search(r"^CMAKE_PROJECT_VERSION:STATIC=(.*)$", cache, re.M)[1]
    created = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    linked = packages_of(linked_files(build))
    compiled = packages_of(compiled_headers(build)) - linked
    own = {
        "SPDXID": "SPDXRef-Library",
        "name": NAME,
        "versionInfo": version,
        "packageFileName": library.name,
        "supplier": "Organization: clariBI",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "checksums": [{"algorithm": "SHA256", "checksumValue": digest}],
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "Apache-2.0",
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": "LIBRARY",
    }
    parts = [(described(name, "Linked statically: code of it is in the library."), "STATIC_LINK") for name in sorted(linked)]
    parts += [(described(name, "Headers of it were compiled into the library."), "BUILD_DEPENDENCY_OF")
              for name in sorted(compiled)]
    relations = [relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Library")]
    for part, kind in parts:
        ids = ("SPDXRef-Library", part["entry"]["SPDXID"])
        relations.append(relation(ids[0], kind, ids[1]) if kind == "STATIC_LINK" else relation(ids[1], kind, ids[0]))
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{NAME}-{version}",
        "documentNamespace": f"urn:claribi:spdx:{NAME}:{version}:{digest}",
        "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: sbom.py"]},
        "packages": [own] + [part["entry"] for part, _ in parts],
        "hasExtractedLicensingInfos": [part["licence"] for part, _ in parts],
        "relationships": relations,
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--build", type=pathlib.Path, required=True, help="where the preset portable was built")
    arguments.add_argument("--library", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    print(json.dumps(document(given.build.resolve(), given.library), indent=1, ensure_ascii=True))


if __name__ == "__main__":
    main()
