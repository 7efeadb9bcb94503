"""Catalogues of open data that lead to a stand-in, with waits too short to notice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

WEB = {
    "tries": 3,
    "backoff_s": 0.001,
    "backoff_max_s": 0.01,
    "retry_after_max_s": 5,
    "connect_s": 2,
    "read_s": 0.5,
    "least_bytes_s": 10_000,
    "slow_s": 0.2,
}


def write_sources(path: Path, addresses: Mapping[str, str], **web: float) -> Path:
    """Write a catalogue for ``GEOACCESS_SOURCES``: the address of each source, and rules."""
    lines = ["[web]", *(f"{name} = {value}" for name, value in (WEB | web).items())]
    for key, address in addresses.items():
        lines += [f"[source.{key}]", f'address = "{address}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
