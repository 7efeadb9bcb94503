"""GTFS feeds as text in the test: tables written as in the file, defaults for the rest."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent

Texts = Mapping[str, str]
"""A feed: the text of each file by its name without ``.txt``."""

AGENCY = (
    "agency_id,agency_name,agency_url,agency_timezone\nA,Bus,https://bus.example,Europe/Amsterdam\n"
)
ROUTES = "route_id,route_short_name,route_long_name,route_type\nR,1,Dorp - Stad,3\n"
DAILY = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "D,1,1,1,1,1,1,1,20260101,20261231\n"
)


def feed_texts(**tables: str) -> dict[str, str]:
    """A feed from the tables that matter; an agency, one line and a daily service ``D`` if absent.

    A calendar is added only when neither calendar file is given.
    """
    texts = {name: dedent(text).lstrip("\n") for name, text in tables.items()}
    texts.setdefault("agency", AGENCY)
    texts.setdefault("routes", ROUTES)
    if "calendar" not in texts and "calendar_dates" not in texts:
        texts["calendar"] = DAILY
    if "trips" not in texts:
        ids = dict.fromkeys(line.split(",")[0] for line in texts["stop_times"].splitlines()[1:])
        texts["trips"] = table(("route_id", "service_id", "trip_id"), (("R", "D", i) for i in ids))
    return texts


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV table; cells are written as they are, None as nothing."""
    lines = [",".join(columns)]
    lines += [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join(lines) + "\n"


def line_of_stops(ids: str, *, lon: float = 4.70, step: float = 0.01) -> str:
    """``stops.txt`` with one stop per letter, eastwards along one parallel, equally far apart."""
    rows = ((i, f"Stop {i}", 51.6, round(lon + n * step, 6)) for n, i in enumerate(ids))
    return table(("stop_id", "stop_name", "stop_lat", "stop_lon"), rows)


def write_feed(texts: Texts, path: Path) -> Path:
    """Write a feed as a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)
    return path
