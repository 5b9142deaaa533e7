"""Where the preset `windows` has put what is tested here, and what it was built with."""
import os
import pathlib
import re

import journey

BUILD = pathlib.Path(os.environ.get("CLARIBI_WINDOWS_BUILD", journey.ROOT / "build" / "windows"))
LIBRARY = BUILD / "plugins" / "claribi_aiven.dll"
HOST = BUILD / "bin" / "windows_host.exe"


def setting(name):
    """A value of the build's cache."""
    cache = (BUILD / "CMakeCache.txt").read_text(encoding="utf-8")
    return re.search(rf"^{name}:\w+=(.*)$", cache, re.MULTILINE).group(1)


def has_sql_parser():
    return setting("CLARIBI_SQL_PARSER") == "ON"


def require():
    if not (LIBRARY.exists() and HOST.exists()):
        raise AssertionError("the library for Windows is missing; build it: "
                             "cmake --preset windows && cmake --build --preset windows")
