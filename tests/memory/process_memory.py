"""All that a process has in its memory, read while it stands still, and secrets looked for in it.

What is read is what a core image of that moment would hold, and the unchanged pages of files too. The
process must be a child of this one.
"""
import base64
import json
import os
import re
import signal
import urllib.parse

MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \d+ *(.*)")
NOT_MEMORY = ("[vvar]", "[vvar_vclock]", "[vsyscall]")
# A sanitizer's shadow: so many bytes are reserved for notes about memory, and hold none of it.
SHADOW_BYTES = 1 << 40


def mappings(pid):
    """(start, end, name) of every readable mapping of which something is in memory."""
    found = None
    with open(f"/proc/{pid}/smaps", encoding="utf-8") as lines:
        for line in lines:
            if header := MAPPING.match(line):
                start, end = int(header.group(1), 16), int(header.group(2), 16)
                found = (start, end, header.group(3))
                if found[2] in NOT_MEMORY or end - start > SHADOW_BYTES:
                    found = None
            elif re.match(r"[0-9a-f]+-", line):
                found = None
            elif found and line.startswith("Rss:"):
                if int(line.split()[1]) > 0:
                    yield found


def image(pid):
    """[(name, bytes)] of all mappings. The process is stopped meanwhile, all of its threads."""
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED)
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            return [
                (name or "anonymous memory", os.pread(memory.fileno(), end - start, start))
                for start, end, name in mappings(pid)
            ]
    finally:
        os.kill(pid, signal.SIGCONT)


def text_forms(secret):
    """The ways in which a text may lie in memory, whole or by half: {form: bytes}."""
    raw = secret.encode()
    forms = {
        "first half": raw[: len(raw) // 2],
        "second half": raw[len(raw) // 2:],
        "hexadecimal": raw.hex().encode(),
    }
    encoded = {
        "percent-encoded": urllib.parse.quote(secret, safe=""),
        "escaped": json.dumps(secret)[1:-1],
    }
    forms.update({form: text.encode() for form, text in encoded.items() if text != secret})
    forms.update(base64_forms(raw))
    return forms


def key_forms(key):
    """The same for bytes: {form: bytes}."""
    forms = {
        "raw": key,
        "first half": key[:16],
        "second half": key[16:],
        # As ciphers that know no instructions for it schedule a key.
        "by words": b"".join(key[i:i + 4][::-1] for i in range(0, len(key), 4)),
        "hexadecimal": key.hex().encode(),
    }
    forms.update(base64_forms(key))
    return forms


def base64_forms(raw):
    """Base64 as it stands inside a longer text: at each of the three places where it may begin."""
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + raw)
        begin, end = (0, 2, 3)[shift], (shift + len(raw)) * 8 // 6
        for name, alphabet in (("base64", text), ("base64url", text.translate(
                bytes.maketrans(b"+/", b"-_")))):
            yield f"{name}, shifted by {shift}", alphabet[begin:end]


def search(regions, needles):
    """Which of `needles` ({label: {form: bytes}}) are there: ["label, form, in mapping"]."""
    return [
        f"{label}, {form}, in {name}"
        for name, content in regions
        for label, forms in needles.items()
        for form, needle in forms.items()
        if needle in content
    ]
