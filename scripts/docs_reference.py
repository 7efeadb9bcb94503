"""Make the pages of the API reference while the site is built: one per room, from the public names."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

STUB = Path(__file__).resolve().parents[1] / "geoaccess" / "__init__.pyi"

ROOMS = {
    "inputs": ("Inputs", "Tables, streets and feeds, read and checked at the door."),
    "networks": ("Networks", "Streets and timetables as arrays that a search can run on."),
    "routing": ("Travel times", "Door to door, for every minute of a window, and home again."),
    "coverage": ("Coverage", "Who is left out, by how much, and why."),
    "siting": ("Siting", "Where to add places, with proof."),
    "scenarios": ("Scenarios", "Inputs as they could be, and what that changes."),
    "maps": ("Maps", "Pages that open from a mail attachment."),
    "report": ("Report", "The duty of care as page and workbook."),
    "study": ("Studies", "From one file to map, tables and provenance."),
    "other": ("Options, errors and the model region", "What every room uses."),
}
"""Title and first sentence of every page."""


def public_names(stub: str) -> dict[str, list[str]]:
    """Full names of what is public, by room; modules stand behind the names of their room.

    Raises
    ------
    ValueError
        If a line of the stub is not an import of public names.
    """
    found: dict[str, list[str]] = {room: [] for room in ROOMS}
    for node in ast.parse(stub).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            room = node.module.split(".")[0]
            names = [f"geoaccess.{node.module}.{alias.name}" for alias in node.names]
            found[room if room in ROOMS else "other"] += names
    return found


def page(room: str, names: list[str]) -> str:
    """One page of the reference."""
    title, words = ROOMS[room]
    listed = sorted(names, key=lambda name: name.rsplit(".", 1)[1].casefold())
    return "\n".join([f"# {title}\n", f"{words}\n", *(f"::: {name}\n" for name in listed)])


def on_files(files: Any, *, config: Mapping[str, Any]) -> Any:
    """Add the pages to the files of the site; MkDocs calls this."""
    from mkdocs.structure.files import File

    for room, names in public_names(STUB.read_text(encoding="utf-8")).items():
        files.append(File.generated(config, f"reference/{room}.md", content=page(room, names)))
    return files
