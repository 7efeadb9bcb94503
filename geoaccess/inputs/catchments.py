"""Catchment rules of practices: lists and ranges of postcodes, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoaccess.errors import InputError

_POSTCODE = re.compile(r"^(\d{4})(?:\s*-\s*(\d{4}))?$")


@dataclass(frozen=True)
class PostcodeRule:
    """Closed ranges of four-digit postcodes.

    Examples
    --------
    >>> rule = parse_postcodes("4811-4819; 4825")
    >>> rule.allows("4815 AB"), rule.allows("4825"), rule.allows("4820")
    (True, True, False)
    """

    ranges: tuple[tuple[int, int], ...]

    def allows(self, postcode: str) -> bool:
        """Whether a postcode (four digits, with or without letters) lies in a range."""
        digits = postcode.strip()[:4]
        return digits.isdigit() and any(low <= int(digits) <= high for low, high in self.ranges)


def parse_postcodes(text: str) -> PostcodeRule:
    """Read a list of Dutch postcodes and ranges, separated by ``;`` or ``,``.

    Raises
    ------
    InputError
        If a part is not a postcode between 1000 and 9999 or a range of them.
    """
    ranges = []
    for part in parse_names(text):
        match = _POSTCODE.match(part)
        if match is None:
            raise InputError(
                f"{part!r} is not a postcode or a range; write for example '4811-4819; 4825'"
            )
        low, high = int(match[1]), int(match[2] or match[1])
        if low < 1000 or high < low:
            raise InputError(f"{part!r} is not a range of postcodes between 1000 and 9999")
        ranges.append((low, high))
    return PostcodeRule(tuple(ranges))


def parse_names(text: str) -> tuple[str, ...]:
    """Split a list of names or ids at ``;`` or ``,``.

    Examples
    --------
    >>> parse_names("Breda; Etten-Leur")
    ('Breda', 'Etten-Leur')
    """
    return tuple(part.strip() for part in re.split(r"[;,]", text) if part.strip())


def parse_shares(text: str) -> dict[str, float]:
    """Read names with shares, as in ``pl:0.40;ro:0.16``.

    Raises
    ------
    InputError
        If a part has no share between 0 and 1, a name stands twice, or the
        shares add up to more than 1.

    Examples
    --------
    >>> parse_shares("pl:0.40; ro:0.16")
    {'pl': 0.4, 'ro': 0.16}
    """
    shares: dict[str, float] = {}
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, value = part.rpartition(":")
        share = _number(value)
        if not name.strip() or share is None or not 0 <= share <= 1:
            raise InputError(
                f"{part!r} is not a name with a share between 0 and 1; write for example 'pl:0.40;ro:0.16'"
            )
        if name.strip() in shares:
            raise InputError(f"{name.strip()!r} stands twice in {text!r}")
        shares[name.strip()] = share
    if sum(shares.values()) > 1 + 1e-6:
        raise InputError(f"the shares in {text!r} add up to {sum(shares.values()):g}, more than 1")
    return shares


def unknown_languages(codes: Sequence[str]) -> list[str]:
    """Codes that are not among the two-letter language codes (ISO 639-1) in the form ``pl``."""
    return [code for code in codes if not re.fullmatch(r"[a-z]{2}", code) or code not in ISO_639_1]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


ISO_639_1 = frozenset(
    [
        "aa",
        "ab",
        "ae",
        "af",
        "ak",
        "am",
        "an",
        "ar",
        "as",
        "av",
        "ay",
        "az",
        "ba",
        "be",
        "bg",
        "bi",
        "bm",
        "bn",
        "bo",
        "br",
        "bs",
        "ca",
        "ce",
        "ch",
        "co",
        "cr",
        "cs",
        "cu",
        "cv",
        "cy",
        "da",
        "de",
        "dv",
        "dz",
        "ee",
        "el",
        "en",
        "eo",
        "es",
        "et",
        "eu",
        "fa",
        "ff",
        "fi",
        "fj",
        "fo",
        "fr",
        "fy",
        "ga",
        "gd",
        "gl",
        "gn",
        "gu",
        "gv",
        "ha",
        "he",
        "hi",
        "ho",
        "hr",
        "ht",
        "hu",
        "hy",
        "hz",
        "ia",
        "id",
        "ie",
        "ig",
        "ii",
        "ik",
        "io",
        "is",
        "it",
        "iu",
        "ja",
        "jv",
        "ka",
        "kg",
        "ki",
        "kj",
        "kk",
        "kl",
        "km",
        "kn",
        "ko",
        "kr",
        "ks",
        "ku",
        "kv",
        "kw",
        "ky",
        "la",
        "lb",
        "lg",
        "li",
        "ln",
        "lo",
        "lt",
        "lu",
        "lv",
        "mg",
        "mh",
        "mi",
        "mk",
        "ml",
        "mn",
        "mr",
        "ms",
        "mt",
        "my",
        "na",
        "nb",
        "nd",
        "ne",
        "ng",
        "nl",
        "nn",
        "no",
        "nr",
        "nv",
        "ny",
        "oc",
        "oj",
        "om",
        "or",
        "os",
        "pa",
        "pi",
        "pl",
        "ps",
        "pt",
        "qu",
        "rm",
        "rn",
        "ro",
        "ru",
        "rw",
        "sa",
        "sc",
        "sd",
        "se",
        "sg",
        "si",
        "sk",
        "sl",
        "sm",
        "sn",
        "so",
        "sq",
        "sr",
        "ss",
        "st",
        "su",
        "sv",
        "sw",
        "ta",
        "te",
        "tg",
        "th",
        "ti",
        "tk",
        "tl",
        "tn",
        "to",
        "tr",
        "ts",
        "tt",
        "tw",
        "ty",
        "ug",
        "uk",
        "ur",
        "uz",
        "ve",
        "vi",
        "vo",
        "wa",
        "wo",
        "xh",
        "yi",
        "yo",
        "za",
        "zh",
        "zu",
    ]
)
"""Two-letter codes of languages (ISO 639-1)."""
