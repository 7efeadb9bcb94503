"""The study files of a model region: one of travel times and status, one of a whole week."""

from __future__ import annotations

from geoaccess.demo.facts import MODEL_NOTE
from geoaccess.demo.gtfs import DEFAULT_DATE

_STUDY = """\
# {note}
title = "Modelregio West-Brabant{size}: bereikbaarheid van huisartsen"
language = "nl"
model = true

[inputs]
housing = "housing.csv"
practices = "practices.csv"
candidates = "candidates.csv"
areas = "areas.geojson"
postcodes = "postcodes.csv"
streets = "streets.osm.pbf"
timetable = ["gtfs.zip"]

[travel]
mode = "transit"
{bike}service_date = "{date}"
departures = ["17:00", "19:00"]
percentiles = [50]
max_trip_min = {max_trip_min}

[coverage]
within_min = {within_min}
statuses = ["open"]
{hours}
[output]
folder = "{folder}"
map = "{map}"
"""

_SIZE_WORDS = {"village": " (dorp)", "dense": " (dicht)", "country": " (landelijk)"}

_PLAIN = {
    "bike": "",
    "max_trip_min": 120,
    "within_min": 30,
    "hours": "",
    "folder": "results",
    "map": "map.html",
}

# Nobody walks for two hours to a practice or home from it: a longer way than an hour is none.
_WEEK = {
    "bike": 'bike_mode = "bike"\n',
    "max_trip_min": 60,
    "within_min": 45,
    "hours": 'max_age_days = 120\nweek = "2026-03-09"\nlanguage_refuses = true\n',
    "folder": "results_week",
    "map": "map_week.html",
}


def study_texts(size: str) -> dict[str, str]:
    """Text of every study file of a region, by name.

    Examples
    --------
    >>> sorted(study_texts("village"))
    ['study.toml', 'study_week.toml']
    """
    always = {"note": MODEL_NOTE, "size": _SIZE_WORDS.get(size, ""), "date": DEFAULT_DATE}
    return {
        "study.toml": _STUDY.format(**always, **_PLAIN),
        "study_week.toml": _STUDY.format(**always, **_WEEK),
    }
