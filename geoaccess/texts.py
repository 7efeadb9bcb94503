"""Words, numbers and dates of the languages that people read: one catalogue for map, report and printout.

The words lie in ``geoaccess/locale/<language>/*.toml``. A key is its section and
its name, for example ``"reason.too_long"``.
"""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from geoaccess.errors import InputError

LANGUAGES = ("en", "nl")
"""Languages that have a catalogue."""


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language and its ways to write numbers and dates.

    Attributes
    ----------
    language
        The language tag, as in ``<html lang>``.
    words
        Every text by its key.

    Examples
    --------
    >>> texts = load_texts("nl")
    >>> texts("reason.covered"), texts.number(36012), texts.share(0.674)
    ('bereikbaar', '36.012', '67%')
    """

    language: str
    words: Mapping[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Look up a text and fill in its values.

        Parameters
        ----------
        key
            Section and name, joined by a full stop.
        **values
            What stands in braces in the text. Numbers are written in the
            manner of the language.

        Returns
        -------
        str
            Plain text, never HTML.
        """
        written = {name: self._write(value) for name, value in values.items()}
        return self.words[key].format_map(written)

    def word(self, section: str, code: str) -> str:
        """The word for a code of a table; a code without a word stands for itself.

        Examples
        --------
        >>> load_texts("en").word("kind", "large_site"), load_texts("en").word("kind", "tent")
        ('large site', 'tent')
        """
        return self.words.get(f"{section}.{code}", code)

    def section(self, *names: str) -> dict[str, str]:
        """All texts of the given sections, for a page that writes its own sentences."""
        return {key: text for key, text in self.words.items() if key.split(".")[0] in names}

    def number(self, value: float, digits: int = 0) -> str:
        """Write a number with the separators of the language.

        Examples
        --------
        >>> load_texts("nl").number(1234.56, 1), load_texts("en").number(1234.56, 1)
        ('1.234,6', '1,234.6')
        """
        if not math.isfinite(value):
            return "–"
        plain = f"{value:,.{digits}f}"
        swap = {",": self.words["format.thousands"], ".": self.words["format.decimal"]}
        return "".join(swap.get(sign, sign) for sign in plain)

    def share(self, value: float, digits: int = 0) -> str:
        """Write a share between 0 and 1 as a percentage."""
        return f"{self.number(value * 100, digits)}%"

    def date(self, value: dt.date) -> str:
        """Write a date with the name of its weekday and month.

        Examples
        --------
        >>> load_texts("nl").date(dt.date(2026, 3, 10))
        'dinsdag 10 maart 2026'
        """
        weekday = self.words["format.weekdays"].split()[value.weekday()]
        month = self.words["format.months"].split()[value.month - 1]
        return f"{weekday} {value.day} {month} {value.year}"

    def _write(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return self.date(value) if isinstance(value, dt.date) else str(value)
        whole = float(value).is_integer()
        return self.number(value, 0 if whole else 1)


def load_texts(language: str) -> Texts:
    """Read the catalogue of a language.

    Raises
    ------
    InputError
        If there is no catalogue for it.
    """
    if language not in LANGUAGES:
        raise InputError(f"No texts in {language!r}. Choose one of: {', '.join(LANGUAGES)}.")
    words: dict[str, str] = {}
    for file in _files(language):
        for section, entries in tomllib.loads(file.read_text("utf-8")).items():
            words.update(_flatten(section, entries))
    return Texts(language, words)


def _files(language: str) -> Iterator[Traversable]:
    folder = resources.files("geoaccess") / "locale" / language
    files = (file for file in folder.iterdir() if file.name.endswith(".toml"))
    yield from sorted(files, key=lambda file: file.name)


def _flatten(section: str, entries: Mapping[str, Any]) -> dict[str, str]:
    return {f"{section}.{name}": str(text) for name, text in entries.items()}
