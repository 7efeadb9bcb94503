"""The study that fetched data are put into: its file, its day, and what is left to people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from geoaccess.errors import InputError
from geoaccess.inputs.gtfs.feed import read_feed
from geoaccess.inputs.gtfs.feed_checks import trips_per_day

TO_DO = {
    "practices.csv": "practices.csv: fill in status (open, conditional, full) for each practice, and checked_on. "
    "Until then an empty status reads as unknown, and unknown counts as open (see study.toml).",
    "housing.csv": "housing.csv: it holds everybody, in the middle of their neighbourhood. Put the places of the "
    "people you ask about in their stead.",
    "campsites.csv": "campsites.csv: fill in residents where people live, and move those rows to housing.csv.",
}
"""What only people know, by file."""


@dataclass(frozen=True)
class FetchedStudy:
    """What was fetched.

    Attributes
    ----------
    study
        The study file.
    written, kept
        Files that were written, and files that were left because somebody had
        changed them.
    to_do
        What only people know, as sentences.
    """

    study: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    to_do: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"{self.study.parent}: {', '.join(self.written) or 'nothing new'}."]
        if self.kept:
            lines.append(f"Left as you have them: {', '.join(self.kept)}.")
        if self.to_do:
            lines += ["To be filled in:", *(f"  {line}" for line in self.to_do)]
        lines.append(f"Next: geoaccess check {self.study}")
        return "\n".join(lines)


def usual_day(feed: Path, today: dt.date) -> dt.date:
    """The next Tuesday on which as many trips run as on most; the busiest day if there is none."""
    service = trips_per_day(read_feed(feed))
    if not service.gt(0).any():
        raise InputError(f"{feed.name}: no trip runs on any date. Take another feed.")
    tuesdays = service[[day.weekday() == 1 for day in service.index]]
    usual = tuesdays[tuesdays >= 0.9 * tuesdays.median()] if len(tuesdays) else service
    coming = [day for day in usual.index if day >= today and usual[day] > 0]
    busiest: dt.date = max(service.index, key=lambda day: (service[day], day))
    return coming[0] if coming else busiest


def study_text(name: str, date: dt.date, *, dutch: bool) -> str:
    """The study file of a fetched region."""
    title = f"{name}: bereikbaarheid van huisartsen" if dutch else f"{name}: access to a GP"
    checks = (
        'postcode_areas = "postcodes.geojson"\ngp_distances = "proximity.csv"\n' if dutch else ""
    )
    return _STUDY.format(
        title=_quoted(title), language="nl" if dutch else "en", checks=checks, date=date.isoformat()
    )


def _quoted(text: str) -> str:
    """A text as TOML writes it; names come from people."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


_STUDY = """\
title = {title}
language = "{language}"

[inputs]
housing = "housing.csv"
practices = "practices.csv"
areas = "areas.geojson"
streets = "streets.osm.pbf"
timetable = ["gtfs.zip"]
{checks}
[travel]
mode = "transit"
service_date = "{date}"
departures = ["17:00", "19:00"]

[coverage]
within_min = 30
# No open data say which practices take patients. Until practices.csv does, an empty
# status reads as unknown, and unknown counts. Delete both lines once it is filled in.
empty_status = "unknown"
statuses = ["open", "unknown"]

[output]
folder = "results"
map = "map.html"
"""
