"""Column contracts of the tables that geoaccess reads.

A contract says what each column means, in which unit and within which limits.
The same contract checks the values (`geoaccess.schema_rules`) and writes the data
dictionary, so that the two cannot drift apart. A missing optional
column means *not known*, never *zero*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

Kind = Literal["text", "whole", "number", "share", "flag", "date"]

HOUSING_KINDS = ("dwelling", "large_site", "campsite", "farm", "shelter", "other")
PRACTICE_STATUSES = ("open", "conditional", "full", "unknown")
CARE_KINDS = (
    *("regular", "regional", "hybrid", "digital", "employer"),
    *("out_of_hours", "emergency", "street_doctor"),
)
WAY_IN_KINDS = ("info_point", "key_person")
"""Not care but the way to it: reach is computed, coverage is not counted."""


@dataclass(frozen=True)
class Column:
    """What one column holds.

    Parameters
    ----------
    name
        The heading.
    kind
        ``text``, ``whole`` (a number of 0 or more without decimals), ``number``
        (0 or more), ``share`` (0 to 1), ``flag`` (yes or no) or ``date``.
    meaning
        One sentence for the data dictionary.
    required
        Whether the column must be there, with a value on every row.
    unit
        What a number counts.
    words
        The words allowed, where the column is a choice.
    syntax
        The little language in which a text is written: ``shares``,
        ``language_shares``, ``languages``, ``shifts``, ``postcode``, ``postcodes``,
        ``names`` or ``opening_hours``.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unit: str = ""
    words: tuple[str, ...] = ()
    syntax: str = ""


@dataclass(frozen=True)
class Table:
    """The columns of one table and the shape of its geometry."""

    name: str
    shape: Literal["point", "area"]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The contract of one column."""
        return next(column for column in self.columns if column.name == name)


_ID = Column("id", "text", "Identifies the row; kept as text, leading zeros included.", True)
_NAME = Column("name", "text", "What people call it; shown on maps and in tables.")
_CHECKED = Column("checked_on", "date", "The day on which the row was last checked.", unit="date")
_SOURCE = Column("source", "text", "Who or what says so.")

HOUSING = Table(
    "housing",
    "point",
    (
        _ID,
        Column("residents", "whole", "People who live here.", True, unit="people"),
        _NAME,
        Column("kind", "text", "Kind of housing.", words=HOUSING_KINDS),
        Column("municipality", "text", "Municipality of the address."),
        Column("postcode", "text", "Postcode, four digits or with letters.", syntax="postcode"),
        Column("registered_share", "share", "Residents registered at this address.", unit="share"),
        Column("insured_share", "share", "Residents with Dutch health insurance.", unit="share"),
        Column("without_papers_share", "share", "Residents without papers.", unit="share"),
        Column("bike_share", "share", "Residents who have a bike.", unit="share"),
        Column(
            "languages",
            "text",
            "Share of residents by language (ISO 639-1), as pl:0.40;ro:0.16.",
            syntax="language_shares",
        ),
        Column(
            "shifts",
            "text",
            "Working hours, as mo-fr 06:00-14:30; sa 06:00-12:00; several rosters with shares.",
            syntax="shifts",
        ),
        Column(
            "insurers",
            "text",
            "Share of residents by insurer, as HollandZorg:0.6;Zorg en Zekerheid:0.3.",
            syntax="shares",
        ),
        _CHECKED,
        _SOURCE,
    ),
)

PRACTICES = Table(
    "practices",
    "point",
    (
        _ID,
        Column(
            "status",
            "text",
            "Whether the practice takes new patients.",
            True,
            words=PRACTICE_STATUSES,
        ),
        _NAME,
        Column(
            "kind",
            "text",
            "Kind of care; info_point and key_person are the way in, not care.",
            words=CARE_KINDS + WAY_IN_KINDS,
        ),
        Column("places", "whole", "Free registrations.", unit="people"),
        Column(
            "accepts",
            "text",
            "Whom the practice takes: registered patients, passers-by or both.",
            words=("registered", "passant", "both"),
        ),
        Column("insured_only", "flag", "Only people with Dutch health insurance."),
        Column(
            "catchment_postcodes",
            "text",
            "Postcodes that the practice takes patients from, as 4811-4819; 4825.",
            syntax="postcodes",
        ),
        Column(
            "catchment_municipalities",
            "text",
            "Municipalities that the practice takes patients from, separated by semicolons.",
            syntax="names",
        ),
        Column(
            "catchment_drive_min",
            "number",
            "Longest drive from the practice to a patient's home.",
            unit="minutes",
        ),
        Column(
            "serves_housing",
            "text",
            "Ids of the only housing that may come (employer or on-site care), by semicolons.",
            syntax="names",
        ),
        Column(
            "languages",
            "text",
            "Languages spoken (ISO 639-1), separated by semicolons.",
            syntax="languages",
        ),
        Column(
            "opening_hours",
            "text",
            "Opening hours as OpenStreetMap writes them, as Mo-Fr 08:00-17:00; PH off.",
            syntax="opening_hours",
        ),
        Column("digital_share", "share", "Contacts that need no visit.", unit="share"),
        _CHECKED,
        _SOURCE,
    ),
)

CANDIDATES = Table(
    "candidates",
    "point",
    (
        _ID,
        _NAME,
        Column("kind", "text", "Kind of care.", words=CARE_KINDS + WAY_IN_KINDS),
        Column("places", "whole", "Registrations that a practice here would offer.", unit="people"),
        Column("cost", "number", "Cost of a practice here, in one unit for all rows.", unit="cost"),
        PRACTICES.column("opening_hours"),
        PRACTICES.column("languages"),
    ),
)

AREAS = Table(
    "areas",
    "area",
    (_ID, Column("name", "text", "What people call it; shown on maps and in tables.", True)),
)

TABLES: Mapping[str, Table] = {t.name: t for t in (HOUSING, PRACTICES, CANDIDATES, AREAS)}


def data_dictionary() -> pd.DataFrame:
    """Every column of every input table, as a table.

    Returns
    -------
    pandas.DataFrame
        ``table``, ``column``, ``required``, ``kind``, ``unit``, ``words`` and
        ``meaning``; the geometry of each table stands last.

    Examples
    --------
    >>> words = data_dictionary()
    >>> words.loc[words["required"], ["table", "column"]].agg(".".join, axis=1).tolist()
    ['housing.id', 'housing.residents', 'housing.geometry', 'practices.id', 'practices.status',
     'practices.geometry', 'candidates.id', 'candidates.geometry', 'areas.id', 'areas.name',
     'areas.geometry']
    """
    rows: list[dict[str, Any]] = []
    for table in TABLES.values():
        geometry = Column("geometry", "text", _GEOMETRY[table.shape], True, unit="degrees")
        for column in (*table.columns, geometry):
            rows.append(
                {
                    "table": table.name,
                    "column": column.name,
                    "required": column.required,
                    "kind": "geometry" if column is geometry else column.kind,
                    "unit": column.unit,
                    "words": ", ".join(column.words),
                    "meaning": column.meaning,
                }
            )
    return pd.DataFrame(rows)


_GEOMETRY = {
    "point": "A point; in text tables as lon and lat, or as x and y in EPSG:28992.",
    "area": "A polygon or several.",
}
