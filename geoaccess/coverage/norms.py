"""Norms as dated data: what asks for it, since when, who says so, and how sure that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geoaccess.errors import Fault, raise_faults
from geoaccess.files import data_folder
from geoaccess.inputs.toml_file import parse_toml, read_text_file, tables_of
from geoaccess.options import parse_date

KINDS = ("law", "agreement", "chosen", "figure")
MARKS = ("read", "secondary", "stated", "unverified")

_NEEDED = ("id", "name", "unit", "kind", "mark", "source")
_OPTIONAL = ("value", "legal_basis", "valid_from", "valid_until", "note")


@dataclass(frozen=True)
class Norm:
    """One norm, threshold or figure.

    Attributes
    ----------
    id, name
        Its key and what it is about.
    value, unit
        The number, None for an open norm, and what it counts.
    kind
        ``law``, ``agreement``, ``chosen`` (nobody asks for it) or ``figure``.
    mark
        ``read`` in the source, ``secondary``, ``stated`` in the regional study, or
        ``unverified``.
    source, legal_basis, note
        Who says so, on what ground, and what to keep in mind.
    valid_from, valid_until
        First and last day, None where it is not known or has no end.
    """

    id: str
    name: str
    unit: str
    kind: str
    mark: str
    source: str
    value: float | None = None
    legal_basis: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether it may be printed as a fact, with its source."""
        return self.mark != "unverified"

    def holds_on(self, day: dt.date) -> bool:
        """Whether `day` lies within the period of validity."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_until is None or day <= self.valid_until)


def load_norms(path: str | Path | None = None) -> dict[str, Norm]:
    """Read norms by id.

    Parameters
    ----------
    path
        A TOML file with ``[[norm]]`` tables; the file of the package when None.

    Raises
    ------
    InputError
        With all faults of the file together.

    Examples
    --------
    >>> norms = load_norms()
    >>> norms["reach_30"].value, norms["reach_30"].kind
    (30, 'chosen')
    >>> norms["out_of_hours_30"].verified
    False
    """
    file = Path(path) if path is not None else data_folder() / "norms.toml"
    rows = tables_of(parse_toml(read_text_file(file, "norms"), file.name), "norm", file.name)
    raise_faults(_faults(rows, file.name))
    return {row["id"]: Norm(**row) for row in rows}


def norms_table(norms: Mapping[str, Norm], *, on: str | dt.date) -> pd.DataFrame:
    """The norms that may be printed as facts on a day, with their sources.

    Parameters
    ----------
    norms
        As `load_norms` gives them.
    on
        The day; norms outside their period of validity are left out, and so are
        those that nobody verified.

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``value``, ``unit``, ``kind``, ``legal_basis``, ``valid_from``,
        ``valid_until``, ``mark``, ``source`` and ``note``.

    Examples
    --------
    >>> table = norms_table(load_norms(), on="2026-03-10")
    >>> "practice_size_2015" in set(table["id"]), "growth_brabant" in set(table["id"])
    (False, True)
    """
    day = parse_date(on)
    columns = ["id", "name", "value", "unit", "kind", "legal_basis", "valid_from"]
    columns += ["valid_until", "mark", "source", "note"]
    shown = [norm for norm in norms.values() if norm.verified and norm.holds_on(day)]
    return pd.DataFrame(
        [[getattr(norm, column) for column in columns] for norm in shown], columns=columns
    )


def _faults(rows: Sequence[Mapping[str, Any]], where: str) -> list[Fault]:
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1):
        name = str(row.get("id", f"norm {number}"))
        for problem in _problems(row):
            faults.append(Fault(where, problem, "Correct this norm.", (name,)))
    ids = [str(row.get("id")) for row in rows]
    double = tuple(sorted({name for name in ids if ids.count(name) > 1}))
    if double:
        faults.append(Fault(where, "an id stands more than once.", "Rename one.", double))
    return faults


def _problems(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with one norm."""
    problems = [f"{key} is missing." for key in _NEEDED if not row.get(key)]
    strange = sorted(set(row) - set(_NEEDED) - set(_OPTIONAL))
    if strange:
        problems.append(f"unknown keys {', '.join(strange)}.")
    for key, words in (("kind", KINDS), ("mark", MARKS)):
        if row.get(key) and row[key] not in words:
            problems.append(f"{key} is {row[key]!r}, expected one of {', '.join(words)}.")
    value = row.get("value")
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        problems.append(f"value is {value!r}, expected a number.")
    dates = [row[key] for key in ("valid_from", "valid_until") if key in row]
    if any(type(day) is not dt.date for day in dates):
        problems.append("valid_from and valid_until must be dates, as 2026-03-10 without quotes.")
    elif len(dates) == 2 and dates[1] < dates[0]:
        problems.append("valid_until lies before valid_from.")
    return problems
