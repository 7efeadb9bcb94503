"""Lorenz and concentration curves: which share of all access the worst-off share of people has."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from markupsafe import Markup

from geoaccess.coverage.measures.lorenz import concentration_index, gini, lorenz_curve
from geoaccess.texts import Texts, load_texts

_SIDE = 300
_LEFT, _TOP, _RIGHT, _BELOW = 64, 12, 16, 52


def lorenz_plot(
    values: npt.ArrayLike,
    residents: npt.ArrayLike,
    *,
    rank_by: npt.ArrayLike | None = None,
    language: str = "nl",
) -> Any:
    """Draw the Lorenz curve of access, and the concentration curve where a rank is given.

    Parameters
    ----------
    values, residents
        Access and people, shape (places,).
    rank_by
        What people are ranked by for the concentration curve, lowest first, for
        example the share that is registered.
    language
        ``nl`` or ``en``.

    Returns
    -------
    matplotlib.figure.Figure
        To show or save; no state of matplotlib is changed.

    Raises
    ------
    InputError
        If values or residents are negative, infinite or missing.

    Examples
    --------
    >>> figure = lorenz_plot([0, 10], [50, 50], rank_by=[2, 1], language="en")
    >>> [line.get_label() for line in figure.axes[0].lines]
    ['equal for all', 'Lorenz curve (Gini 0.50)', 'concentration curve (index -0.50)']
    """
    from matplotlib.figure import Figure  # slow to load; only a plot needs it

    texts = load_texts(language)
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#5f6c7b", linestyle=(0, (5, 3)), label=texts("lorenz.equal"))
    label = texts("lorenz.curve", gini=texts.number(gini(values, residents), 2))
    curve = lorenz_curve(values, residents)
    axes.plot(curve["people_share"], curve["access_share"], color="#0b5c8a", label=label)
    if rank_by is not None:
        index = texts.number(concentration_index(values, residents, rank_by), 2)
        ranked = lorenz_curve(values, residents, rank_by=rank_by)
        label = texts("lorenz.concentration", index=index)
        axes.plot(
            ranked["people_share"],
            ranked["access_share"],
            color="#a84a00",
            linestyle="-.",
            label=label,
        )
    axes.set(xlabel=texts("lorenz.people"), ylabel=texts("lorenz.access"), aspect="equal")
    axes.legend(loc="upper left", frameon=False)
    return figure


def lorenz_drawing(curve: pd.DataFrame, texts: Texts) -> Markup:
    """Draw a Lorenz curve as inline SVG, with its line of equality and the words on both axes."""
    people, access = curve["people_share"], curve["access_share"]
    points = " ".join(_point(x, y) for x, y in zip(people, access, strict=True))
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BELOW
    label = texts("lorenz.described", half=texts.share(_access_of_half(curve)))
    head = Markup('<svg class="lorenz" viewBox="0 0 {} {}" role="img" aria-label="{}">')
    return head.format(width, height, label) + Markup(
        '<rect x="{left}" y="{top}" width="{side}" height="{side}"></rect>'
        '<polyline class="equal" points="{start} {end}"></polyline>'
        '<polyline class="curve" points="{points}"></polyline>'
        '<text x="{left}" y="{low}">0%</text>'
        '<text x="{right}" y="{low}" text-anchor="end">100%</text>'
        '<text x="{middle}" y="{lower}" text-anchor="middle">{across}</text>'
        '<text x="{beside}" y="{top_text}" text-anchor="end">100%</text>'
        '<text x="{turned}" y="{half}" text-anchor="middle" '
        'transform="rotate(-90 {turned} {half})">{up}</text></svg>'
    ).format(
        left=_LEFT,
        top=_TOP,
        side=_SIDE,
        start=_point(0, 0),
        end=_point(1, 1),
        points=points,
        low=_TOP + _SIDE + 18,
        lower=_TOP + _SIDE + 40,
        right=_LEFT + _SIDE,
        middle=_LEFT + _SIDE // 2,
        beside=_LEFT - 6,
        top_text=_TOP + 10,
        turned=22,
        half=_TOP + _SIDE // 2,
        across=texts("lorenz.people"),
        up=texts("lorenz.access"),
    )


def _point(people: float, access: float) -> str:
    return f"{_LEFT + _SIDE * people:.1f},{_TOP + _SIDE * (1 - access):.1f}"


def _access_of_half(curve: pd.DataFrame) -> float:
    """Share of all access that the worst-off half of the people has."""
    return float(np.interp(0.5, curve["people_share"], curve["access_share"]))
