"""A report as one self-contained, printable page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from geoaccess.coverage.key_tables import Table
from geoaccess.maps.page.policy import content_policy
from geoaccess.report.charts import Bar, bars
from geoaccess.report.tables import COLUMN_KINDS
from geoaccess.report.wording import column_title, table_title, written
from geoaccess.texts import Texts

_POLICY_MARK = "CONTENT-POLICY"


def render_report(
    tables: Mapping[str, Table],
    sentences: Sequence[str],
    conditions: Sequence[tuple[str, str]],
    texts: Texts,
    *,
    title: str,
    notes: Sequence[str] = (),
    drawings: Mapping[str, Markup] | None = None,
) -> str:
    """Write the page.

    Parameters
    ----------
    tables
        The tables by key.
    sentences
        What the report says, in the order in which it says it.
    conditions
        Terms and values under which the numbers hold.
    texts
        The language.
    title
        Title of the page.
    notes
        Warnings that stand above everything else: model data, publication mode.
    drawings
        Inline SVG to show above a table, by its key.

    Returns
    -------
    str
        HTML that asks nothing of any network; every text of a user is escaped.
    """
    loader = jinja2.PackageLoader("geoaccess.report", "assets")
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    style = (resources.files("geoaccess.report") / "assets" / "report.css").read_text("utf-8")
    page = environment.get_template("report.html.jinja").render(
        t=texts,
        title=title,
        notes=list(notes),
        sentences=list(sentences),
        sections=[
            _section(table, texts, (drawings or {}).get(key)) for key, table in tables.items()
        ],
        conditions=list(conditions),
        limits=[
            texts(f"report.{key}")
            for key in ("limit_law", "limit_shares", "limit_unseen", "limit_model")
        ],
        style=style,
        policy=_POLICY_MARK,
    )
    return page.replace(_POLICY_MARK, content_policy(page), 1)


def _section(table: Table, texts: Texts, drawing: Markup | None) -> dict[str, Any]:
    """A table ready for the template: title, head, rows, and bars where they help."""
    names = list(table.frame.columns)
    return {
        "key": table.key,
        "title": table_title(table.key, texts),
        "intro": texts.word("report_intro", table.key),
        "head": [(column_title(name, texts), _is_number(name)) for name in names],
        "rows": [
            [
                (written(name, value, texts), _is_number(name))
                for name, value in zip(names, row, strict=True)
            ]
            for row in table.frame.itertuples(index=False, name=None)
        ],
        "drawing": drawing or bars(_bars(table, texts)),
    }


def _is_number(name: str) -> bool:
    return name in COLUMN_KINDS


def _bars(table: Table, texts: Texts) -> list[Bar]:
    """What is drawn beside a table: people per reason, and the share not covered per municipality."""
    if table.key == "reasons":
        rows = _shown(table, "reason", "residents")
        top = max((people for _, people in rows), default=0.0) or 1.0
        return [
            Bar(written("reason", reason, texts), people / top, written("residents", people, texts))
            for reason, people in rows
        ]
    if table.key == "municipalities":
        return [
            Bar(written("municipality", name, texts), 1 - share, texts.share(1 - share, 1))
            for name, share in _shown(table, "municipality", "covered_share")
        ]
    return []


def _shown(table: Table, label: str, value: str) -> list[tuple[str, float]]:
    """Labels with their numbers; rows whose number is hidden or missing are not drawn."""
    pairs = table.frame[[label, value]].itertuples(index=False, name=None)
    return [(str(name), float(x)) for name, x in pairs if not isinstance(x, str) and x == x]
