"""held-host (tests/memory): the host with one connection held open, driven by lines; and the browser of
a person who approves at once."""
import json
import ssl
import subprocess
import urllib.error
import urllib.request

import journey

HELD_HOST = journey.BUILD / "bin" / "held-host"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class HeldHost:
    """One running held-host."""

    def __init__(self, host, endpoint):
        self.process = subprocess.Popen(
            [HELD_HOST, *host.globals, "connect", "prod", "--endpoint", endpoint],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=host.environment,
        )

    def send(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()

    def answer(self):
        """(whether it went well, the JSON or the reason)"""
        word, _, rest = self.process.stdout.readline().partition(" ")
        return word == "ok", json.loads(rest) if word == "ok" else rest

    def ask(self, command):
        self.send(command)
        went_well, answer = self.answer()
        if not went_well:
            raise AssertionError(f"{command.split()[0]}: {answer}")
        return answer

    def sign_in(self, sandbox):
        """The person approves; `sandbox` must have auto_consent."""
        begun = self.ask("begin https://claribi.example/callback")
        self.ask(f"complete {approve(begun['authorization_url'], sandbox.ca_file)}")

    def send_call(self, tool, arguments="{}"):
        self.send("call " + json.dumps({"tool": tool, "arguments": arguments}))

    def call(self, tool, arguments="{}"):
        self.send_call(tool, arguments)
        return self.answer()

    def stop(self):
        self.process.stdin.close()
        code = self.process.wait(timeout=journey.PATIENCE_S)
        self.process.stdout.close()
        return code


def approve(authorization_url, ca_file):
    """Where the browser of a person who approves is sent; the sandbox must have auto_consent."""
    trust = ssl.create_default_context(cafile=str(ca_file))
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), NoRedirect(), urllib.request.HTTPSHandler(context=trust),
    )
    try:
        opener.open(authorization_url, timeout=journey.PATIENCE_S)
    except urllib.error.HTTPError as redirect:
        with redirect:
            return redirect.headers["Location"]
    raise AssertionError("no redirection")
