"""Clock times, minutes and thresholds: the one place where units change.

Inside the routers times are int32 seconds; in frames that people read they are
minutes. A time that is never reached is `UNREACHED_S` inside and ``inf``
outside; it is never an ordinary number and never NaN.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt

from geoaccess.errors import InputError

UNREACHED_S = int(np.iinfo(np.int32).max)
"""Seconds of a journey that does not exist. Never add to it."""

DAY_S = 86_400

_CLOCK = re.compile(r"^\s*(\d{1,3}):([0-5]\d)(?::([0-5]\d))?\s*$")


def parse_clock(text: str) -> int:
    """Seconds after midnight of a clock time; hours past 24 belong to the same service day.

    Examples
    --------
    >>> parse_clock("07:30")
    27000
    >>> parse_clock("25:10:00")
    90600

    Raises
    ------
    InputError
        If the text is not ``HH:MM`` or ``HH:MM:SS``.
    """
    match = _CLOCK.match(text) if isinstance(text, str) else None
    if match is None:
        raise InputError(f"{text!r} is not a clock time. Write it as HH:MM, for example '07:30'.")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def format_clock(seconds: int) -> str:
    """Write seconds after midnight as ``HH:MM``, or ``HH:MM:SS`` when they matter.

    Examples
    --------
    >>> format_clock(27000), format_clock(90605)
    ('07:30', '25:10:05')
    """
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{left:02d}" if left else "")


def to_minutes(seconds: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Minutes of an array of seconds; `UNREACHED_S` becomes ``inf``.

    Examples
    --------
    >>> to_minutes([90, UNREACHED_S])
    array([1.5, inf])
    """
    array = np.asarray(seconds)
    minutes = array / 60.0
    return np.where(array >= UNREACHED_S, np.inf, minutes)


def to_seconds(minutes: npt.ArrayLike) -> npt.NDArray[np.int32]:
    """Whole seconds of an array of minutes, to the nearest; ``inf`` becomes `UNREACHED_S`.

    Examples
    --------
    >>> to_seconds([1.5, float("inf")]).tolist() == [90, UNREACHED_S]
    True
    """
    array = np.asarray(minutes, dtype=np.float64)
    finite = np.isfinite(array)
    seconds = np.full(array.shape, UNREACHED_S, dtype=np.int32)
    seconds[finite] = np.rint(array[finite] * 60.0).astype(np.int32)
    return seconds


def threshold_s(within_min: float) -> int:
    """Largest number of whole seconds that is within a threshold: thresholds are closed.

    Examples
    --------
    >>> threshold_s(30)
    1800
    """
    return int(np.floor(round(within_min * 60.0, 6)))


def check_positive(name: str, value: Any, *, allow_zero: bool = False) -> None:
    """Raise `InputError` unless `value` is a finite number above (or at) zero."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(
        value, bool
    )
    if not number or not np.isfinite(value) or value < 0 or (value == 0 and not allow_zero):
        least = "0 or more" if allow_zero else "more than 0"
        raise InputError(f"{name} is {value!r}. It must be a number, {least}.")
