"""Columns of numbers as short texts, so that a page with many views stays small."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

_MINUTE_PARTS = 10_000
_PEOPLE_PARTS = 1_000


def pack(values: npt.NDArray[Any]) -> str:
    """An array as text: little-endian bytes in base64.

    Examples
    --------
    >>> pack(np.array([1, 258], dtype=np.uint16))
    'AQACAQ=='
    """
    little = values.astype(values.dtype.newbyteorder("<"))
    return base64.b64encode(little.tobytes()).decode("ascii")


def packed_page(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a page with the columns of its views packed; the page's script unpacks them.

    Reasons become numbers in the order of the symbols; minutes count in
    ten-thousandths and people in thousandths, as they were rounded before.
    """
    code = {reason: number for number, reason in enumerate(data["symbols"]["reason"])}
    return {**data, "views": [_packed_view(view, code) for view in data["views"]]}


def _packed_view(view: Mapping[str, Any], code: Mapping[str, int]) -> dict[str, Any]:
    parts = view["parts"]
    rows = {name: _rows(view[name]) for name in ("nearest", "because")}
    minutes = {name: _minutes(view[name]) for name in ("minutes", "because_minutes")}
    packed_parts = {
        "home": pack(np.asarray(parts["home"], dtype=np.uint32)),
        "reason": _codes(parts["reason"], code),
        "residents": pack(_whole(parts["residents"], _PEOPLE_PARTS).astype(np.uint32)),
    }
    reason = _codes(view["reason"], code)
    return {
        **view,
        **rows,
        **minutes,
        "reason": reason,
        "parts": packed_parts,
        "flows": _flows(view["flows"]),
    }


def _flows(flows: Mapping[str, Sequence[int]] | None) -> dict[str, str] | None:
    """Rows of places and of the practices that their people go to."""
    if flows is None:
        return None
    return {name: pack(np.asarray(rows, dtype=np.uint32)) for name, rows in flows.items()}


def _codes(reasons: Sequence[str], code: Mapping[str, int]) -> str:
    return pack(np.asarray([code[reason] for reason in reasons], dtype=np.uint8))


def _rows(rows: Sequence[int]) -> str | None:
    """Row numbers; None where no place has one."""
    return pack(np.asarray(rows, dtype=np.int32)) if any(row >= 0 for row in rows) else None


def _minutes(minutes: Sequence[float | None]) -> str | None:
    """Minutes, -1 for none; None where no place has any."""
    if all(value is None for value in minutes):
        return None
    known = [-1.0 if value is None else value * _MINUTE_PARTS for value in minutes]
    return pack(np.rint(known).astype(np.int32))


def _whole(values: Sequence[float], parts: int) -> npt.NDArray[np.float64]:
    return np.asarray(np.rint(np.asarray(values, dtype=np.float64) * parts))
