#!/usr/bin/python3
"""Writes labelled documents for redaction-score, one JSON object a line.

A file of templates has a line "## KIND" before its documents and a line "%%" between two of them. Behind
"# look-alikes" every document must stay as it is; before it, the marked values are the secrets:

  ‹pw›     a password with letters, digits and signs that no format escapes
  ‹word›   a password of letters and digits, six to ten
  ‹aN›     N letters and digits     ‹hN›  N hexadecimal digits     ‹bN›  N characters of base64
  ‹uN›     N of A-Z, 2-7            ‹dN›  N digits                 ‹HN›  N hexadecimal digits in capitals
  ‹64:…›   base64 of what is inside, of which the marked values count no more, but the whole
  ‹uuid›   a UUID
  «user» «host» «id»  are filled in and are no secrets.

usage: generate.py TEMPLATES.txt… [--seed N] [--repeat N] [--ordinary N]
--ordinary N adds N ordinary texts: rows, logs, prose and identifiers without a credential.
"""
import argparse
import base64
import json
import random
import re
import string
import sys

ALNUM = string.ascii_letters + string.digits
MARK = re.compile(r"‹([^‹›]*)›")
FILL = re.compile(r"«(\w+)»")
USERS = ["avnadmin", "app", "reporting", "svc-billing", "alice", "etl_user", "root", "grafana"]
HOSTS = ["db.example.com", "pg-1.acme.aivencloud.test", "10.2.3.4", "kafka-0.internal", "localhost"]


class Filler:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, alphabet, count):
        return "".join(self.random.choice(alphabet) for _ in range(count))

    def secret(self, form):
        if form == "pw":
            return self.some(ALNUM, 5) + self.random.choice("!#^*+.~") + self.some(ALNUM, 4) + "7" + "k"
        if form == "word":
            return (self.some(string.ascii_lowercase, self.random.randint(4, 7)) +
                    self.some(string.digits, self.random.randint(2, 3)))
        if form == "uuid":
            h = self.some("0123456789abcdef", 32)
            return "-".join((h[:8], h[8:12], "4" + h[13:16], "a" + h[17:20], h[20:]))
        alphabets = {"a": ALNUM, "h": "0123456789abcdef", "b": ALNUM + "+/", "d": string.digits,
                     "u": string.ascii_uppercase + "234567", "H": "0123456789ABCDEF"}
        count = int(form[1:])
        text = self.some(alphabets[form[0]], count)
        # Enough of both that it is what a generator makes, not a word by chance.
        return text if form[0] in "dhHu" else text[:-2] + "q4"

    def fill(self, name):
        if name == "user":
            return self.random.choice(USERS)
        if name == "host":
            return self.random.choice(HOSTS)
        return str(self.random.randint(1, 99999))

    def document(self, template):
        secrets = []

        def put(match):
            form = match.group(1)
            value = (base64.b64encode(form[3:].encode()).decode() if form.startswith("64:")
                     else self.secret(form))
            secrets.append(value)
            return value

        text = FILL.sub(lambda match: self.fill(match.group(1)), template)
        while MARK.search(text):
            if "‹64:" in text:
                inner = []
                text = re.sub(r"‹(?!64:)([^‹›]*)›(?=[^‹]*›)",
                              lambda match: inner.append(match.group(1)) or self.secret(match.group(1)), text)
            text = MARK.sub(put, text)
        return text, [secret for secret in secrets if secret in text]


def templates(path):
    kind, is_look_alike, lines = "", False, []

    def flush():
        text = "\n".join(lines).strip("\n")
        lines.clear()
        return [(kind, is_look_alike, text)] if text else []

    for line in open(path, encoding="utf-8").read().splitlines():
        if line.startswith("# look-alikes"):
            yield from flush()
            is_look_alike = True
        elif line.startswith("## "):
            yield from flush()
            kind = line[3:]
        elif line == "%%":
            yield from flush()
        else:
            lines.append(line)
    yield from flush()


WORDS = ("service plan cluster query index latency order customer invoice region the of and to in with for "
         "was is at by from report weekly total average backup restore replica topic partition offset user "
         "table schema column value name key status running pending active cost usage memory storage").split()


def ordinary(filler, index):
    some = filler.random
    sentence = " ".join(some.choice(WORDS) for _ in range(some.randint(6, 24))).capitalize() + "."
    row = {"id": some.randint(1, 10**6), "name": some.choice(WORDS), "email": f"{some.choice(USERS)}@example.test",
           "key": some.choice(WORDS), "value": some.randint(0, 999), "created_at": "2026-05-30T04:18:23Z",
           "token_count": some.randint(1, 4000), "url": f"https://{some.choice(HOSTS)}:443/a/{some.randint(1, 9)}",
           "digest": "sha256:" + filler.secret("h64"), "uuid": filler.secret("uuid"), "note": sentence}
    kind = index % 5
    if kind == 0:
        return json.dumps(row)
    if kind == 1:
        return json.dumps({"meta": {"fields": list(row)}, "rows": [row, row]}, indent=2)
    if kind == 2:
        return sentence
    if kind == 3:
        return f"2026-05-30 04:18:{index % 60:02} [{some.randint(1, 999)}] LOG:  connection authorized: user=" \
               f"{some.choice(USERS)} database=defaultdb host={some.choice(HOSTS)} took {some.random():.3f} ms"
    return "\n".join(f"{some.choice(WORDS)}: {some.choice(WORDS)} {some.randint(1, 99)}" for _ in range(6))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--ordinary", type=int, default=0)
    options = parser.parse_args()
    filler = Filler(options.seed)
    out = sys.stdout
    for path in options.files:
        for kind, is_look_alike, template in templates(path):
            for _ in range(1 if is_look_alike else options.repeat):
                text, secrets = filler.document(template)
                document = {"kind": kind, "text": text}
                if not is_look_alike:
                    document["secrets"] = secrets
                out.write(json.dumps(document) + "\n")
    for index in range(options.ordinary):
        out.write(json.dumps({"kind": "ordinary", "text": ordinary(filler, index)}) + "\n")


if __name__ == "__main__":
    main()
