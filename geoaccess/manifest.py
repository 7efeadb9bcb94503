"""The manifest of a folder: where each fetched file comes from, under which licence, since when.

It lies beside the files as ``sources.json``, so that whoever opens one of them
later, a map included, can name its source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geoaccess.files import write_safely

MANIFEST = "sources.json"


def read_manifest(folder: str | Path) -> dict[str, dict[str, Any]]:
    """Records of the fetched files of a folder, by file name; empty where there is no manifest.

    A manifest that cannot be read counts as none: it only describes.
    """
    try:
        records = json.loads((Path(folder) / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {str(name): dict(record) for name, record in records.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def add_to_manifest(folder: Path, records: Mapping[str, Mapping[str, Any]]) -> Path:
    """Add records to the manifest of a folder, replacing those of the same files."""
    together = dict(sorted({**read_manifest(folder), **records}.items()))
    text = json.dumps({"files": together}, indent=2, ensure_ascii=False)
    return write_safely(
        folder / MANIFEST, lambda part: part.write_text(text + "\n", encoding="utf-8")
    )
