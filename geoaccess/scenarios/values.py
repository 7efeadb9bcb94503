"""Values of edits as people write them: one text for a list of one, a number as the name of a line."""

from __future__ import annotations

import datetime as dt
import math
import numbers
from collections.abc import Callable, Mapping
from typing import Any

from geoaccess.scenarios.timetable_edits import Place
from geoaccess.units import parse_clock

_CLOCKS = ("departures", "back_departures", "start", "end")


def read_value(key: str, kind: str, value: Any) -> Any:
    """A value as a field of an edit takes it.

    Parameters
    ----------
    key
        Name of the field.
    kind
        Its type, as the edit declares it.
    value
        What stands in the file.

    Raises
    ------
    TypeError, ValueError
        Saying what to write instead.

    Examples
    --------
    >>> read_value("line", "str", 105), read_value("departures", "tuple[str, ...]", "17:15")
    ('105', ('17:15',))
    """
    if kind.endswith(" | None") and value is None:
        return None
    read = _READERS[kind.removesuffix(" | None")](value)
    for clock in _listed(read) if key in _CLOCKS else ():
        parse_clock(clock)
    return read


def _text(value: Any) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, bool) or not isinstance(value, (str, numbers.Integral)):
        raise TypeError("Write a text between quotes.")
    return str(value)


def _number(value: Any) -> Any:
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise TypeError("Write a number without quotes, with a decimal point.")
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError("Write a whole number without quotes.")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("Write true or false, without quotes.")
    return value


def _two_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueError("Write a list of two, such as ['Stop A', 'Stop B'].")
    return tuple(map(_text, value))


def _place(value: Any) -> Place:
    if isinstance(value, Place):
        return value
    if not isinstance(value, Mapping):
        return Place(_text(value))
    if set(value) not in ({"name"}, {"name", "lon", "lat"}):
        raise ValueError("Write a name, or { name = 'Camp', lon = 4.58, lat = 51.53 }.")
    point = {key: _number(value[key]) for key in ("lon", "lat") if key in value}
    return Place(_text(value["name"]), **point)


def _several(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """A list, or one value for a list of one."""
    return lambda value: tuple(map(read, _listed(value)))


def _listed(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else (value,)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "str": _text,
    "float": _number,
    "int": _whole,
    "bool": _flag,
    "Place": _place,
    "tuple[str, str]": _two_texts,
    "tuple[str, ...]": _several(_text),
    "tuple[float, ...]": _several(_number),
    "tuple[Place, ...]": _several(_place),
}
"""How the value of a field is read, by its type."""
