"""What a check of an input found, for people to read and act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

SEVERITIES = ("error", "warning", "note")
"""An error makes results wrong or impossible; a warning may; a note is good to know."""

_SAMPLES = 10


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    Attributes
    ----------
    severity
        One of `SEVERITIES`.
    code
        A short fixed name, such as ``too_fast``.
    count
        How many rows are concerned.
    sample_ids
        Ids of some of them.
    problem
        What was found.
    remedy
        What to do about it.
    where
        The input that it is about, such as a file.
    values
        What the problem names, by name, for telling it in another language.
    """

    severity: str
    code: str
    count: int
    sample_ids: tuple[str, ...]
    problem: str
    remedy: str
    where: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def finding(
    severity: str, code: str, ids: Iterable[object], problem: str, remedy: str, **values: object
) -> list[Finding]:
    """A finding about these rows, in a list; no finding when there are none."""
    named = [str(i) for i in ids]
    if not named:
        return []
    samples = tuple(dict.fromkeys(named))[:_SAMPLES]
    return [Finding(severity, code, len(named), samples, problem, remedy, values=values)]


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a frame, errors first: severity, where, code, count, sample_ids, problem, remedy."""
    columns = ["severity", "where", "code", "count", "sample_ids", "problem", "remedy"]
    ordered = sorted(findings, key=lambda found: SEVERITIES.index(found.severity))
    rows = [[getattr(found, column) for column in columns] for found in ordered]
    return pd.DataFrame(rows, columns=columns)
