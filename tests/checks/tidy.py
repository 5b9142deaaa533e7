#!/usr/bin/python3
"""clang-tidy over every source of the plugin, the host and the sandbox. What has not changed is not read again.

A room is read a dozen files at a time (the joined files of the preset `tidy`): their headers are read once. The sources are
put where CMake includes them, because clang-tidy follows no path through what is included. A result is kept under a hash of
the source, the command, the configuration and the version, with the hash of every header that was read; only clean results
are kept. The cache is $XDG_CACHE_HOME/claribi-tidy, for all checkouts.

usage: tidy.py [--analyse]     --analyse: the path-sensitive static analyser alone, which takes most of the time
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/tidy"
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "claribi-tidy")
# Paths through one function are followed for a quarter of the usual time.
ANALYSER_LIMITS = ["-extra-arg=-Xclang", "-extra-arg=-analyzer-config", "-extra-arg=-Xclang", "-extra-arg=max-nodes=50000"]
CHECKS = {False: "-clang-analyzer-*", True: "-*,clang-analyzer-*"}


def digest(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def portable(text):
    """The text without where this checkout lies."""
    return text.replace(str(ROOT), "ROOT")


def join(unit):
    """Puts the sources into the joined file in place of their includes. The text, and where each source begins."""
    lines, starts = [], []
    for line in unit.read_text(encoding="utf-8").splitlines():
        path = re.fullmatch(r'#include "(.*\.cpp)"', line)
        if path:
            starts.append((len(lines) + 1, path[1]))
            lines += pathlib.Path(path[1]).read_text(encoding="utf-8").splitlines()
        else:
            lines.append(line)
    text = "\n".join(lines) + "\n"
    unit.write_text(text, encoding="utf-8")
    return text, starts


def in_sources(said, unit, starts):
    """What clang-tidy said of the joined file, said of the sources; without its counts of warnings elsewhere."""
    def place(found):
        line = int(found[1])
        start, path = max((start, path) for start, path in starts if start <= line)
        return f"{os.path.relpath(path, ROOT)}:{line - start + 1}:"
    said = re.sub(re.escape(str(unit)) + r":(\d+):", place, said)
    return re.sub(r"^\d+ warnings generated\.\n", "", said, flags=re.M)


def hash_of(path, known={}):
    """The hash of a file's bytes; files do not change during a run."""
    if path not in known:
        try:
            known[path] = hashlib.sha256(pathlib.Path(path.replace("ROOT", str(ROOT), 1)).read_bytes()).hexdigest()
        except OSError:
            known[path] = "missing"
    return known[path]


def headers_of(command, unit):
    """Every header that the compiler reads for the unit."""
    words = [word for word in shlex.split(command["command"]) if "ccache" not in word]
    del words[words.index("-o"):words.index("-o") + 2]
    words.remove("-c")
    rule = subprocess.run([*words, "-M"], cwd=command["directory"], text=True, check=True, stdout=subprocess.PIPE).stdout
    found = rule.replace("\\\n", " ").partition(": ")[2].split()
    absolute = {os.path.normpath(os.path.join(command["directory"], path)) for path in found}
    return sorted(portable(path) for path in absolute - {str(unit)})


class Tidy:
    def __init__(self, analyse):
        self.analyse = analyse
        self.identity = subprocess.run(["clang-tidy", "--version"], text=True, check=True, stdout=subprocess.PIPE).stdout
        self.identity += (ROOT / ".clang-tidy").read_text(encoding="utf-8") + CHECKS[analyse] + " ".join(ANALYSER_LIMITS)

    def judge(self, command):
        """(unit, what clang-tidy said against it or "", whether it was known)."""
        unit = pathlib.Path(command["file"])
        text, starts = join(unit)
        kept = CACHE / digest(self.identity, portable(command["command"]), portable(text))
        if kept.exists() and any(all(hash_of(path) == value for path, value in headers.items())
                                 for headers in json.loads(kept.read_text(encoding="utf-8"))):
            return unit, "", True
        done = subprocess.run(
            ["clang-tidy", "-quiet", "-p", str(BUILD), f"-checks={CHECKS[self.analyse]}", *ANALYSER_LIMITS, str(unit)],
            text=True, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            return unit, in_sources(done.stdout + done.stderr, unit, starts), False
        headers = {path: hash_of(path) for path in headers_of(command, unit)}
        known = json.loads(kept.read_text(encoding="utf-8"))[-7:] if kept.exists() else []
        write_whole(kept, json.dumps([*known, headers]))
        return unit, "", False


def write_whole(path, text):
    """Another checkout may read it at this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def main(arguments):
    if arguments not in ([], ["--analyse"]):
        print(__doc__, file=sys.stderr)
        return 2
    subprocess.run(["cmake", "--preset", "tidy"], cwd=ROOT, check=True)
    commands = [command for command in json.loads((BUILD / "compile_commands.json").read_text(encoding="utf-8"))
                if re.search(r"/(aiven_plugin|host_stub)/.*/unity_.*\.cxx$", command["file"])]
    if not commands:
        sys.exit("error: there is nothing to read\n  cause: the preset tidy joined no sources")
    tidy, failed, unchanged = Tidy(bool(arguments)), 0, 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (unit, said, known) in enumerate(pool.map(tidy.judge, commands), 1):
            print(f"[{number}/{len(commands)}] {unit.relative_to(BUILD)}{' (unchanged)' if known else ''}", flush=True)
            failed += bool(said)
            unchanged += known
            if said:
                print(said, flush=True)
    print(f"{len(commands)} joined files, {unchanged} of them unchanged; {failed} with complaints")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
