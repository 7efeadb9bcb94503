"""Damage to files as it happens, and as an attacker would do it."""

from __future__ import annotations

import random

BYTES = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b'"', b"'", b",", b";", b"=1+1", b"@SUM(A1)",
    b"-1", b"0", b"1e999", b"nan", b"inf", b"-inf", b"99999999999999999999", b"0x10", b"1,5", b"null", b"true",
    b"9999-12-31", b"0000-00-00", b"25:61", b"<script>alert(1)</script>", b"<!ENTITY a SYSTEM 'file:///etc/hosts'>",
    b"&a;", b"../../x", b"\xc3\xa9", b"\xe9", "💥".encode(), b"[", b"]", b"{", b"}", b"(", b")", b"[[", b"a=1\n",
    b"POINT (0 0)", b"NaN", b"None", b"\x1b[31m", b"%s%n", b"A" * 3000, b"\xed\xa0\x80", b"24/7", b"mo-su 99:99",
]  # fmt: skip
"""Pieces that readers trip over."""


def wounded(content: bytes, rng: random.Random, wounds: int) -> bytes:
    """The content with some bytes changed, cut, doubled, or replaced by nasty pieces."""
    for _ in range(wounds):
        at = rng.randrange(len(content) + 1)
        end = min(len(content), at + rng.choice((0, 1, 2, 8, 40)))
        kind = rng.choice(("piece", "piece", "piece", "cut", "twice", "flip", "end"))
        if kind == "piece":
            content = content[:at] + rng.choice(BYTES) + content[end:]
        elif kind == "cut":
            content = content[:at] + content[end:]
        elif kind == "twice":
            content = content[:end] + content[at:end] * rng.choice((1, 50)) + content[end:]
        elif kind == "flip" and at < len(content):
            content = content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]
        elif kind == "end" and rng.random() < 0.3:
            content = content[:at]
    return content
