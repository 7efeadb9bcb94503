"""A village on one straight street with one bus line, as files of a study.

The street goes 6 km north. The bus leaves stop A (500 m along the street) every
20 minutes and is at stop B (5 400 m) ten minutes later. Housing ``h1`` lies at
the southern end, ``h2`` halfway, ``h3`` 1.5 km from any street. Practice ``p1``
lies at the northern end and is open; ``p2`` lies at the southern end and is full.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.helpers.osm_text import north_line, write_osm

STUDY = """
title = "A village"
language = "en"
model = true

[inputs]
housing = "housing.csv"
practices = "practices.csv"
areas = "areas.geojson"
streets = "streets.osm"
timetable = ["gtfs.zip"]

[travel]
mode = "transit"
service_date = "2026-03-10"
departures = ["17:00", "18:00"]
percentiles = [50]
max_trip_min = 120

[travel.options]
walk_speed_kmh = 4.8

[coverage]
within_min = 35
statuses = ["open"]

[output]
folder = "results"
map = "map.html"
"""

HOUSING = """id,residents,name,kind,municipality,lon,lat
h1,100,South end,large_site,Zuid,4.78,{south}
h2,40,Halfway,campsite,Noord,4.78,{middle}
h3,7,In the fields,farm,Noord,4.8015,{middle}
"""

PRACTICES = """id,status,name,lon,lat
p1,open,North,4.78,{north}
p2,full,South,4.78,{south}
"""

AREAS = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"id": "a", "name": "Zuid"}, "geometry": {"type": "Polygon",
"coordinates": [[[4.7, 51.55], [4.9, 51.55], [4.9, 51.6], [4.7, 51.6], [4.7, 51.55]]]}},
{"type": "Feature", "properties": {"id": "b", "name": "Noord"}, "geometry": {"type": "Polygon",
"coordinates": [[[4.7, 51.6], [4.9, 51.6], [4.9, 51.7], [4.7, 51.7], [4.7, 51.6]]]}}]}
"""

CANDIDATES = """id,name,lon,lat,places,cost
hall,"=Hall",4.78,51.617,60,3
south,Camp,4.78,51.591,200,5
"""


def write_village(folder: Path, study: str = STUDY) -> Path:
    """Write all files of the study and return the path of its study file."""
    points = north_line(61)
    write_osm(folder / "streets.osm", points, [(range(1, 62), {"highway": "residential"})])
    places = {name: points[node][1] for name, node in (("south", 1), ("middle", 31), ("north", 61))}
    (folder / "housing.csv").write_text(HOUSING.format(**places))
    (folder / "practices.csv").write_text(PRACTICES.format(**places))
    (folder / "areas.geojson").write_text(AREAS)
    _write_feed(folder / "gtfs.zip", points[6], points[55])
    (folder / "study.toml").write_text(study)
    return folder / "study.toml"


def write_question(
    folder: Path, siting: str, inputs: str = 'candidates = "candidates.csv"'
) -> Path:
    """The village with two candidates and a section on siting; return its study file."""
    study = STUDY.replace("[inputs]", f"[inputs]\n{inputs}") + f"\n[siting]\n{siting}\n"
    path = write_village(folder, study)
    (folder / "candidates.csv").write_text(CANDIDATES, encoding="utf-8")
    return path


def _write_feed(path: Path, first: tuple[float, float], last: tuple[float, float]) -> None:
    trips, times = (
        ["route_id,service_id,trip_id"],
        ["trip_id,stop_sequence,stop_id,arrival_time,departure_time"],
    )
    for minute in range(6 * 60, 23 * 60, 20):
        start, end = (f"{m // 60:02d}:{m % 60:02d}:00" for m in (minute, minute + 10))
        trips.append(f"r,weekdays,t{minute}")
        times += [f"t{minute},1,A,{start},{start}", f"t{minute},2,B,{end},{end}"]
    tables = {
        "agency": [
            "agency_id,agency_name,agency_url,agency_timezone",
            "x,X,https://x.example,Europe/Amsterdam",
        ],
        "stops": [
            "stop_id,stop_name,stop_lon,stop_lat",
            f"A,South,{first[0]},{first[1]:.7f}",
            f"B,North,{last[0]},{last[1]:.7f}",
        ],
        "routes": ["route_id,agency_id,route_short_name,route_type", "r,x,1,3"],
        "calendar": [
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date",
            "weekdays,1,1,1,1,1,0,0,20260301,20260331",
        ],
        "trips": trips,
        "stop_times": times,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, lines in tables.items():
            archive.writestr(f"{name}.txt", "\n".join(lines) + "\n")
