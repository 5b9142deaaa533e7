"""`cmake --install` into a folder of its own, for tests that use only what is installed."""
import os
import pathlib
import subprocess
import tempfile
import unittest

import journey


def run(*command, **options):
    """Its standard output; a command that fails is told with all that it said."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        run("cmake", "--install", journey.BUILD, "--prefix", cls.folder / "first")
        # Moved after it was installed: nothing may hold the place where it was put.
        cls.prefix = cls.folder / "prefix"
        (cls.folder / "first").rename(cls.prefix)
        cls.examples = cls.prefix / "share/claribi/plugin_api/examples"
        cls.environment = {
            **os.environ, "PKG_CONFIG_PATH": str(cls.prefix / "share/pkgconfig"), "XDG_DATA_HOME": str(cls.folder / "data"),
        }

    def host(self, *arguments):
        return run(self.prefix / "bin/claribi-host", *arguments, env=self.environment, stdin=subprocess.DEVNULL)

    def shell(self, home):
        """The environment of a person who has the installed programs on the PATH."""
        return {"PATH": f"{self.prefix}/bin:/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8"}

    def paste(self, lines, folder):
        """The lines as a person pastes them into a shell; what they print on standard output."""
        script = "\n".join(lines)
        return run("bash", "-euo", "pipefail", "-c", script, cwd=folder, stdin=subprocess.DEVNULL, env=self.shell(folder))

    def has_command(self, name):
        done = subprocess.run([self.prefix / "bin/claribi-host", "help", name], capture_output=True)
        return done.returncode == 0
