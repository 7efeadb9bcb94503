"""The findings of a check as one self-contained page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import jinja2
import pandas as pd

from geoaccess.coverage.outside_check import REASONS
from geoaccess.inputs.findings import SEVERITIES, Finding
from geoaccess.maps.conditions import source_lines
from geoaccess.maps.page.policy import content_policy
from geoaccess.options import parse_date
from geoaccess.report.fault_words import in_words_of
from geoaccess.texts import Texts

_POLICY_MARK = "CONTENT-POLICY"
_COLUMNS = ("residents", "distance_km", "official_km", "difference_km")


def render_check(
    findings: Sequence[Finding],
    texts: Texts,
    *,
    title: str,
    distances: pd.DataFrame | None = None,
    sources: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Write the page.

    Parameters
    ----------
    findings
        What was found, in any order.
    texts
        The language.
    title
        Title of the study.
    distances
        As given by `gp_road_distances`; left out without.
    sources
        Provenance records of the inputs.

    Returns
    -------
    str
        HTML that asks nothing of any network; every text of a user is escaped.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("geoaccess.report", "assets"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    counts = {s: sum(found.severity == s for found in findings) for s in SEVERITIES}
    page = environment.get_template("check.html.jinja").render(
        t=texts,
        title=texts("check.title", study=title),
        verdict=texts("check.errors" if counts["error"] else "check.no_errors", **counts),
        sections=[
            (texts.word("check_severity", s), [told(f, texts) for f in findings if f.severity == s])
            for s in SEVERITIES
        ],
        distances=None if distances is None else _rows(distances, texts),
        heads=[texts.word("check_column", column) for column in _COLUMNS],
        reasons=[texts.word("check_why", reason) for reason in REASONS],
        sources=[_source(record, texts) for record in sources],
        style=(resources.files("geoaccess.report") / "assets" / "report.css").read_text("utf-8"),
        policy=_POLICY_MARK,
    )
    return page.replace(_POLICY_MARK, content_policy(page), 1)


def told(found: Finding, texts: Texts) -> dict[str, Any]:
    """A finding in the words of a language; those of the reader where it has none."""
    values = {name: _written(name, value, texts) for name, value in found.values.items()}
    known = f"check_problem.{found.code}" in texts.words
    problem = (
        texts(f"check_problem.{found.code}", **{"count": found.count, **values})
        if known
        else in_words_of(found.problem, texts)
    )
    remedy = texts.words.get(f"check_remedy.{found.code}") or in_words_of(found.remedy, texts)
    return {
        "where": texts.word("check_where", found.where),
        "code": found.code,
        "count": texts.number(found.count),
        "samples": ", ".join(found.sample_ids),
        "problem": _in_language(problem, found.problem, texts),
        "remedy": _in_language(remedy, found.remedy, texts),
    }


def _in_language(words: str | None, english: str, texts: Texts) -> dict[str, str]:
    """A sentence and the language that it is in: English where there are no words for it."""
    return {"words": words or english, "language": texts.language if words else "en"}


def _written(name: str, value: object, texts: Texts) -> object:
    """A value of a finding as people read it: a way to travel, a share, a date."""
    if name == "mode":
        return texts.word("mode", str(value))
    if name == "share":
        return texts.share(float(str(value)), 1)
    if name in ("date", "first", "last"):
        return parse_date(str(value))
    return value


def _rows(distances: pd.DataFrame, texts: Texts) -> list[tuple[str, list[str]]]:
    """The table of distances as texts."""
    digits = (0, 2, 2, 2)
    return [
        (
            str(row["municipality"]),
            [texts.number(row[c], d) for c, d in zip(_COLUMNS, digits, strict=True)],
        )
        for _, row in distances.iterrows()
    ]


def _source(record: Mapping[str, Any], texts: Texts) -> tuple[str, str]:
    """An input and what is known about it."""
    name = str(record.get("file", record.get("table", "")))
    known = [fetched] if (fetched := str(record.get("fetched") or "")) else []
    (line,) = source_lines({"sources": [{**record, "file": ""}]}, texts)
    return name, ", ".join([*known, line])
