"""What states something cannot be changed afterwards."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "geoaccess"

GATHERING = {
    "_System": "which numbers are hidden grows until the publication is safe",
    "_Ways": "ways are gathered while a file of streets is read",
    "Clock": "notes what a run takes while it goes on",
}
"""Dataclasses that change, none of which is handed to a user, and why."""


def test_dataclasses_are_frozen_but_for_those_that_gather() -> None:
    loose = {
        node.name
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for decorator in map(ast.unparse, node.decorator_list)
        if decorator.startswith("dataclass") and "frozen=True" not in decorator
    }
    assert loose == set(GATHERING)
