"""Bars as inline SVG: no script, no image, readable by a screen reader as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_ROW = 26
_LABEL = 320
_BAR = 340
_VALUE = 90


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length between 0 and 1, and the value that is written beside it."""

    label: str
    length: float
    value: str


def bars(rows: Sequence[Bar]) -> Markup:
    """Draw horizontal bars; nothing where there are none.

    Examples
    --------
    >>> "&lt;b&gt;" in bars([Bar("<b>", 0.5, "5")])
    True
    """
    if not rows:
        return Markup("")
    height = _ROW * len(rows) + 4
    parts = [_row(number, bar) for number, bar in enumerate(rows)]
    # the table below says the same in words, so the drawing is not read out a second time
    head = f'<svg class="bars" viewBox="0 0 {_LABEL + _BAR + _VALUE} {height}" aria-hidden="true">'
    return Markup(head) + Markup("").join(parts) + Markup("</svg>")  # noqa: S704 - numbers only


def _row(number: int, bar: Bar) -> Markup:
    middle = number * _ROW + _ROW // 2 + 5
    length = max(0.0, min(1.0, bar.length)) * _BAR
    return Markup(
        '<text x="{label_x}" y="{middle}" text-anchor="end">{label}</text>'
        '<rect x="{left}" y="{top}" width="{length}" height="{thick}"></rect>'
        '<text x="{value_x}" y="{middle}">{value}</text>'
    ).format(
        label_x=_LABEL - 8,
        middle=middle,
        label=escape(bar.label),
        left=_LABEL,
        top=number * _ROW + 4,
        length=f"{length:.1f}",
        thick=_ROW - 8,
        value_x=f"{_LABEL + length + 8:.1f}",
        value=escape(bar.value),
    )
