"""The legend of a still picture beside that of the page."""

from __future__ import annotations

from matplotlib.figure import Figure
from playwright.sync_api import Page

import geoaccess as ga
from geoaccess.maps.stills.legend import draw_legend

_KEYS = ".ga-key:has(.ga-key-icon:not(:empty)) .ga-key-text, .ga-ramp li"


def legend_lines(page: ga.MapPage) -> list[str]:
    """Titles and lines of the legend of a still picture, without line breaks."""
    figure = Figure(figsize=(11.69, 8.27))
    draw_legend(figure, page.data, page.texts, 0.9)
    return [
        " ".join(text.get_text().split())
        for legend in figure.legends
        for text in (legend.get_title(), *legend.get_texts())
    ]


def check_same_legend(shown: Page, page: ga.MapPage) -> None:
    """The legends of the browser and of the still picture have the same symbols, words and numbers."""
    groups = shown.locator("#ga-legend fieldset:not(.ga-screen-only)")
    keys = [" ".join(text.split()) for text in groups.locator(_KEYS).all_inner_texts()]
    lines = legend_lines(page)
    assert len(keys) > 1
    assert [key for key in keys if key not in lines] == []
    told = " ".join(" ".join(groups.all_inner_texts()).split())
    assert [line for line in lines if line not in told] == []
