"""Bars as inline SVG: no script, no image, readable by a screen reader as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_ROW = 42
_BAR = 310
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
    head = f'<svg class="bars" viewBox="0 0 {_BAR + _VALUE} {height}" aria-hidden="true">'
    return Markup(head) + Markup("").join(parts) + Markup("</svg>")  # noqa: S704 - numbers only


def _row(number: int, bar: Bar) -> Markup:
    """The label above its bar, so that the letters stay as large as the text on a narrow screen."""
    top = number * _ROW
    length = max(0.0, min(1.0, bar.length)) * _BAR
    return Markup(
        '<text x="0" y="{above}">{label}</text>'
        '<rect x="0" y="{top}" width="{length}" height="14"></rect>'
        '<text x="{value_x}" y="{beside}">{value}</text>'
    ).format(
        above=top + 15,
        label=escape(bar.label),
        top=top + 21,
        length=f"{length:.1f}",
        value_x=f"{length + 6:.1f}",
        beside=top + 33,
        value=escape(bar.value),
    )
