"""The language of a study, told before anything else of its file is."""

from __future__ import annotations

from pathlib import Path

from geoaccess.errors import InputError
from geoaccess.inputs.toml_file import parse_toml, read_text_file
from geoaccess.texts import LANGUAGES

DEFAULT = "nl"
"""The language of a study that names none."""


def language_of(study: str | Path) -> str:
    """What a study file asks for, also where the rest of it has faults; English where nothing can be read."""
    try:
        text = read_text_file(Path(study), "study")
        asked = parse_toml(text, Path(study).name).get("language", DEFAULT)
    except InputError:
        return "en"
    return asked if asked in LANGUAGES else DEFAULT
