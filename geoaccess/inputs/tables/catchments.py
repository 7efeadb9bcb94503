"""Catchment rules of practices: lists and ranges of postcodes, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.errors import InputError

Allowed = npt.NDArray[np.bool_]

_POSTCODE = re.compile(r"^(\d{4})(?:\s*-\s*(\d{4}))?$")
_ONE_POSTCODE = re.compile(r"^(\d{4})\s*(?:[A-Za-z]{2})?$")


_FIRST = 1000
"""The lowest postcode of the Netherlands; the highest has four digits too."""


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
        return bool(self.allows_each([postcode])[0])

    def allows_each(self, postcodes: Sequence[str] | npt.NDArray[np.object_]) -> Allowed:
        """Whether each of several postcodes lies in a range, shape (postcodes,)."""
        digits = [postcode.strip()[:4] for postcode in postcodes]
        numbers = np.array([int(text) if text.isdecimal() else 0 for text in digits])
        allowed = np.zeros(len(numbers), dtype=np.bool_)
        for low, high in self.ranges:
            allowed |= (low <= numbers) & (numbers <= high)
        return allowed


def parse_postcodes(text: str, known: frozenset[int] | None = None) -> PostcodeRule:
    """Read a list of Dutch postcodes and ranges, separated by ``;`` or ``,``.

    Parameters
    ----------
    text
        For example ``"4811-4819; 4825"``.
    known
        The postcodes that exist, where a table says so; a range must hold one.

    Raises
    ------
    InputError
        If a part is not a postcode between 1000 and 9999 or a range of them, or
        names only postcodes that do not exist.
    """
    ranges = []
    for part in parse_names(text):
        match = _POSTCODE.match(part)
        if match is None:
            raise InputError(
                f"{part!r} is not a postcode or a range; write for example '4811-4819; 4825'"
            )
        low, high = int(match[1]), int(match[2] or match[1])
        if low < _FIRST or high < low:
            raise InputError(f"{part!r} is not a range of postcodes between 1000 and 9999")
        _check_known(part, range(low, high + 1), known)
        ranges.append((low, high))
    return PostcodeRule(tuple(ranges))


def parse_postcode(text: str, known: frozenset[int] | None = None) -> int:
    """Read the four digits of one Dutch postcode, with or without letters.

    Raises
    ------
    InputError
        If it is none, or none that exists.

    Examples
    --------
    >>> parse_postcode("4811 AB")
    4811
    """
    match = _ONE_POSTCODE.match(text.strip())
    if match is None or int(match[1]) < _FIRST:
        raise InputError(f"{text!r} is not a postcode; write for example '4811' or '4811 AB'")
    _check_known(text, range(int(match[1]), int(match[1]) + 1), known)
    return int(match[1])


def _check_known(part: str, codes: range, known: frozenset[int] | None) -> None:
    if known is not None and known.isdisjoint(codes):
        raise InputError(f"{part!r} is not in the table of postcodes")


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


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
