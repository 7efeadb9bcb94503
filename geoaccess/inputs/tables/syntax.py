"""The little languages of text columns, by name, each with what to do when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any

from geoaccess.errors import InputError, name_some
from geoaccess.inputs.tables.catchments import (
    parse_names,
    parse_postcode,
    parse_postcodes,
    parse_shares,
)
from geoaccess.inputs.tables.language_codes import unknown_languages
from geoaccess.inputs.tables.opening_hours import parse_opening_hours
from geoaccess.inputs.tables.shifts import parse_rosters

_NAMES_OF_LANGUAGES = {
    "polish": "pl",
    "pools": "pl",
    "romanian": "ro",
    "roemeens": "ro",
    "bulgarian": "bg",
    "bulgaars": "bg",
    "dutch": "nl",
    "nederlands": "nl",
    "english": "en",
    "engels": "en",
    "german": "de",
    "duits": "de",
    "ukrainian": "uk",
    "oekraiens": "uk",
}


def parse_languages(text: str) -> tuple[str, ...]:
    """Read a list of language codes (ISO 639-1).

    Raises
    ------
    InputError
        If a code is not known.

    Examples
    --------
    >>> parse_languages("nl; pl")
    ('nl', 'pl')
    """
    codes = parse_names(text)
    _check_languages(codes)
    return codes


def parse_language_shares(text: str) -> dict[str, float]:
    """Read the share of residents by language.

    Raises
    ------
    InputError
        If the text is not in the syntax, or a code is not known.

    Examples
    --------
    >>> parse_language_shares("pl:0.40;ro:0.16")
    {'pl': 0.4, 'ro': 0.16}
    """
    shares = parse_shares(text)
    _check_languages(list(shares))
    return shares


def _check_languages(codes: Sequence[str]) -> None:
    """Raise for codes that are not languages, with the code that was probably meant."""
    unknown = unknown_languages(codes)
    if not unknown:
        return
    close = get_close_matches(unknown[0].casefold(), _NAMES_OF_LANGUAGES, n=1, cutoff=0.75)
    hint = f"; did you mean {_NAMES_OF_LANGUAGES[close[0]]!r}?" if close else ""
    raise InputError(f"{name_some(unknown)} is not a language code (ISO 639-1){hint}")


Syntax = tuple[Callable[[str], Any], str]
"""A parser, and what to do when it cannot read a text."""

_SYNTAXES: Mapping[str, Syntax] = {
    "shares": (parse_shares, "Write names with their shares, as HollandZorg:0.6;DSW:0.3."),
    "language_shares": (parse_language_shares, "Write codes with shares, as pl:0.40;ro:0.16."),
    "languages": (parse_languages, "Write two-letter codes, as nl;pl."),
    "shifts": (parse_rosters, "Write days and times, as mo-fr 06:00-14:30; sa 06:00-12:00."),
    "postcode": (parse_postcode, "Write four digits, with or without letters, as 4811 AB."),
    "postcodes": (parse_postcodes, "Write postcodes and ranges, as 4811-4819; 4825."),
    "names": (parse_names, "Write names separated by semicolons."),
    "opening_hours": (
        parse_opening_hours,
        "Write hours as OpenStreetMap does, as Mo-Fr 08:00-17:00; PH off.",
    ),
}


def syntax_of(name: str, postcodes: frozenset[int] | None = None) -> Syntax:
    """The syntax of `geoaccess.schema` by its name; `postcodes` are those that exist."""
    read, remedy = _SYNTAXES[name]
    if postcodes is not None and name == "postcode":
        return partial(parse_postcode, known=postcodes), remedy
    if postcodes is not None and name == "postcodes":
        return partial(parse_postcodes, known=postcodes), remedy
    return read, remedy
