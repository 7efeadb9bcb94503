"""The zorgplicht report: what an insurer can show about care in reach, as page and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from geoaccess.coverage.key_tables import Table
from geoaccess.coverage.publication.editions import Publication, as_publication, published_core
from geoaccess.coverage.result import Coverage
from geoaccess.coverage.summary import reading_name
from geoaccess.files import together
from geoaccess.maps.conditions import condition_rows, subtitle
from geoaccess.report.fairness import fairness_curve
from geoaccess.report.lorenz import lorenz_drawing
from geoaccess.report.page import render_report
from geoaccess.report.publication import publish_tables
from geoaccess.report.tables import Evidence, report_tables
from geoaccess.report.wording import written
from geoaccess.report.workbook import write_workbook
from geoaccess.texts import Texts, load_texts


@dataclass(frozen=True, eq=False)
class ZorgplichtReport:
    """A report whose page and workbook show the same numbers.

    Attributes
    ----------
    tables
        Every table by key, as page and workbook print it.
    sentences
        What the report says in words.
    conditions
        Terms and values under which the numbers hold.
    title, notes
        Title, and warnings that stand above everything else.
    texts
        The language.
    drawings
        Inline SVG above a table of the page, by its key.
    """

    tables: Mapping[str, Table]
    sentences: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    title: str
    notes: tuple[str, ...]
    texts: Texts
    drawings: Mapping[str, Markup] = field(default_factory=dict)

    def to_html(self) -> str:
        """The page as text."""
        return render_report(
            self.tables,
            self.sentences,
            self.conditions,
            self.texts,
            title=self.title,
            notes=self.notes,
            drawings=self.drawings,
        )

    def save(self, folder: str | Path, name: str = "zorgplicht") -> tuple[Path, Path]:
        """Write ``<name>.html`` and ``<name>.xlsx``; each appears whole or not at all.

        Returns
        -------
        tuple of Path
            The page and the workbook.
        """
        page, book = Path(folder) / f"{name}.html", Path(folder) / f"{name}.xlsx"
        with together() as batch:
            batch.write(page, lambda path: path.write_text(self.to_html(), encoding="utf-8"))
            batch.write(
                book, lambda path: write_workbook(path, self.tables, self.conditions, self.texts)
            )
        return page, book


def zorgplicht_report(
    result: Coverage,
    housing: pd.DataFrame,
    *,
    evidence: Evidence | None = None,
    language: str = "nl",
    title: str | None = None,
    model: bool = False,
    publish: bool | Publication = False,
) -> ZorgplichtReport:
    """Make the report of a coverage.

    Parameters
    ----------
    result
        The coverage.
    housing
        The housing table that it was computed from.
    evidence
        What else the report may rest on: places, gap score, forecast, intervals.
    language
        ``nl`` or ``en``.
    title
        Title of the report.
    model
        Whether the inputs are a generated model; the report says so on top.
    publish
        Leave out single places, and hide small groups of people in such a way
        that they cannot be computed from the other numbers, nor from a map of
        the same coverage for publication.

    Returns
    -------
    ZorgplichtReport

    Examples
    --------
    >>> import geopandas as gpd
    >>> from geoaccess import TravelTimes, coverage
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp"], "residents": [300], "insurers": ["Zorg:1.0"]},
    ...     geometry=gpd.points_from_xy([4.5], [51.5]), crs=4326)
    >>> practices = pd.DataFrame({"id": ["x"], "status": ["open"]})
    >>> minutes = pd.DataFrame({"from_id": ["camp"], "to_id": ["x"], "travel_time_min": [12]})
    >>> result = coverage(TravelTimes.from_frame(minutes), housing, practices)
    >>> report = zorgplicht_report(result, housing, language="en")
    >>> float(report.tables["insurers"].frame["covered_insured"].max())
    300.0
    """
    texts = load_texts(language)
    tables = report_tables(result, housing, evidence=evidence)
    notes = [texts("report.model")] if model else []
    if (publication := as_publication(publish)) is not None:
        tables = publish_tables(tables, published_core(result, publication), publication)
        notes.append(texts("report.published", smallest=publication.smallest))
    return ZorgplichtReport(
        tables=tables,
        sentences=tuple(report_sentences(tables, result.options, texts)),
        conditions=tuple(condition_rows(result.options, result.provenance, texts)),
        title=title or texts("report.title"),
        notes=tuple(notes),
        texts=texts,
        drawings=_drawings(result, evidence, texts) if "fairness" in tables else {},
    )


def _drawings(result: Coverage, evidence: Evidence | None, texts: Texts) -> dict[str, Markup]:
    """The Lorenz curve above the table on how evenly access is spread."""
    curve = fairness_curve(result, evidence.access if evidence is not None else None)
    return {} if curve is None else {"fairness": lorenz_drawing(curve, texts)}


def report_sentences(
    tables: Mapping[str, Table], options: Mapping[str, Any], texts: Texts
) -> list[str]:
    """The answer in a few sentences: reached, not reached, and that the threshold was chosen."""
    reading = reading_name(options["statuses"])
    table = tables["headline"].frame
    row = table[(table["within_min"] == options["within_min"]) & (table["statuses"] == reading)]
    shown = {name: written(name, value, texts) for name, value in row.iloc[0].items()}
    return [
        texts(
            "report.headline",
            covered=shown["covered_residents"],
            residents=shown["residents"],
            share=shown["covered_share"],
            within=options["within_min"],
        ),
        texts("report.left_out", missed=shown["not_covered_residents"]),
        *[texts("report.under", conditions=told) for told in [subtitle(options, texts)] if told],
        texts("report.chosen"),
    ]
