"""TOML files of users: one way to read them, and one sentence when they cannot be read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geoaccess.errors import InputError


def read_text_file(path: Path, kind: str) -> str:
    """The content of a file in UTF-8, its line ends included.

    Raises
    ------
    InputError
        If it is not there or is no text; `kind` says what it should have been.
    """
    if not path.is_file():
        raise InputError(f"There is no {kind} file at {path}. Check the name and the folder.")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} is not valid TOML: {error}. Save it as UTF-8.") from error


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """What the text of a file says.

    Raises
    ------
    InputError
        If it is not TOML, or nested deeper than anything sensible is.
    """
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{name} is not valid TOML: {error}. Correct that line.") from error


def tables_of(data: Mapping[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    """The tables ``[[key]]`` of a file; none where it has none.

    Raises
    ------
    InputError
        If something else stands under that name.
    """
    found = data.get(key, [])
    if isinstance(found, list) and all(isinstance(table, dict) for table in found):
        return found
    raise InputError(f"{name}: {key} is not a list of tables. Write [[{key}]] above each.")
