"""Read the keys of a study file, naming every one that is unknown, missing or unreadable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from geoaccess.errors import Fault, InputError
from geoaccess.options import Week, parse_date
from geoaccess.schema import PRACTICE_STATUSES
from geoaccess.units import check_positive, format_clock, parse_clock

REQUIRED = object()
"""The default of a key that must be given."""


@dataclass(frozen=True)
class Setting:
    """One key of a section: how its value is read, and what holds without it."""

    name: str
    read: Callable[[Any], Any]
    default: Any = REQUIRED


def read_section(
    data: Mapping[str, Any], section: str, settings: tuple[Setting, ...], where: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Read one section of a study file.

    Parameters
    ----------
    data
        The keys found, without the sections below.
    section
        Its name, for messages.
    settings
        The keys that it may have.
    where
        The name of the file.

    Returns
    -------
    values, faults
        A value for every key that is given or has a default, and what is wrong.
    """
    place = f"{where} [{section}]" if section else where
    known = [setting.name for setting in settings]
    faults = [_unknown_key(key, known, place) for key in data if key not in known]
    values: dict[str, Any] = {}
    for setting in settings:
        if setting.name not in data:
            if setting.default is REQUIRED:
                fault = f"the key {setting.name!r} is missing."
                faults.append(Fault(place, fault, "Add it; the README shows a whole study file."))
            else:
                values[setting.name] = setting.default
            continue
        try:
            values[setting.name] = setting.read(data[setting.name])
        except InputError as error:
            faults.append(Fault(place, f"{setting.name}: {error}", ""))
    return values, faults


def _unknown_key(key: str, known: list[str], place: str) -> Fault:
    """A key that no setting has; a typing error must not quietly leave a default in force."""
    close = get_close_matches(key, known, n=1)
    hint = f"Did you mean {close[0]!r}?" if close else f"Use one of: {', '.join(known)}."
    return Fault(place, f"the key {key!r} is not known.", hint)


def read_text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"found {value!r}. Write a text between quotes.")
    return value


def read_flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise InputError(f"found {value!r}. Write true or false, without quotes.")
    return value


def read_texts(value: Any) -> tuple[str, ...]:
    """A list of texts; a single text counts as a list of one."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise InputError(f'found {value!r}. Write a list, as ["gtfs.zip"].')
    return tuple(read_text(item) for item in value)


def read_number(value: Any) -> float:
    """A number above 0."""
    check_positive("the value", value)
    return float(value)


def whole_from(least: int) -> Callable[[Any], int]:
    """Make a reader of whole numbers."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise InputError(f"found {value!r}. Write a whole number of {least} or more.")
        return value

    return read


def one_of(words: tuple[str, ...]) -> Callable[[Any], str]:
    """Make a reader of one of some words."""

    def read(value: Any) -> str:
        if value in words:
            return str(value)
        close = get_close_matches(str(value), words, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise InputError(f"found {value!r}.{hint} Use one of: {', '.join(words)}.")

    return read


def read_statuses(value: Any) -> tuple[str, ...]:
    """A list of at least one status of a practice."""
    words = read_texts(value)
    if not words:
        raise InputError('the list is empty. Name at least one status, as ["open"].')
    return tuple(one_of(PRACTICE_STATUSES)(word) for word in words)


def read_percentiles(value: Any) -> tuple[float, ...]:
    """A list of percentiles, each above 0 and at most 100."""
    if not isinstance(value, list) or not value:
        raise InputError(f"found {value!r}. Write a list, as [50] or [25, 50, 75].")
    for item in value:
        check_positive("a percentile", item)
        if item > 100:
            raise InputError(f"found percentile {item}. Percentiles go up to 100.")
    if len(set(value)) < len(value):
        raise InputError(f"found {value!r}. Name each percentile once.")
    return tuple(value)


def read_clocks(value: Any) -> tuple[str, str]:
    """Start and end of a window, as clock times."""
    if not isinstance(value, list) or len(value) != 2:
        raise InputError(f'found {value!r}. Write start and end, as ["17:00", "19:00"].')
    texts = [str(item) if isinstance(item, dt.time) else item for item in value]
    start, end = (format_clock(parse_clock(text)) for text in texts)
    return start, end


def read_week(value: Any) -> Week:
    """A week, named by its Monday."""
    return Week(parse_date(value))
