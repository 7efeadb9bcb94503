"""Every reader answers damaged files with a result or a sentence, never with another exception.

A target is a reader with a sound file; the corpus beside this test holds files
that once broke a reader, by the name of the target. The rest are wounds that
hypothesis deals out, more of them in CI.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import osmium
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geoaccess as ga
from geoaccess.coverage.norms import load_norms
from tests.helpers.osm_text import north_line, write_osm
from tests.helpers.village import CANDIDATES, HOUSING, PRACTICES, STUDY, write_village
from tests.helpers.wounds import wounded

CORPUS = Path(__file__).with_name("corpus")
EXAMPLES = 60 if os.environ.get("CI") else 25
ARRAY, CHUNK = "hierarchy_walk.up_to.npy", "chunks/00000.parquet"
FRAME = pd.DataFrame(
    {
        "id": ["h1", "h2"],
        "residents": [3, 4],
        "shifts": ["mo-fr 06:00-14:30", None],
        "languages": ["pl:0.40;ro:0.16", "pl:1"],
        "lon": [4.78, 4.79],
        "lat": [51.5, 51.6],
    }
)
SCENARIO = """name = "More"
[[edit]]
do = "add_shuttle"
line = "Shuttle"
stops = [{ name = "Camp", lon = 4.58, lat = 51.53 }, { name = "Centre", lon = 4.60, lat = 51.58 }]
departures = ["17:00", "18:00"]
back_departures = ["17:30", "20:30"]
cost = 40_000
[[edit]]
do = "give_bikes"
share = 0.5
"""


def _points() -> gpd.GeoDataFrame:
    frame = FRAME.drop(columns=["lon", "lat"])
    return gpd.GeoDataFrame(
        frame, geometry=gpd.points_from_xy(FRAME["lon"], FRAME["lat"]), crs=4326
    )


def _write_housing(path: Path) -> None:
    if path.suffix == ".csv":
        FRAME.to_csv(path, index=False)
    elif path.suffix == ".xlsx":
        FRAME.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        _points().to_parquet(path)
    else:
        _points().to_file(path)


def _write_streets(path: Path) -> None:
    points = north_line(12)
    tags = {"highway": "residential", "name": "Straat & Ünïcode", "maxspeed": "30"}
    write_osm(path, points, [(range(1, 8), tags), (range(7, 13), {"highway": "cycleway"})])


def _beside_the_street() -> gpd.GeoDataFrame:
    (lon, south), (_, north) = north_line(12)[1], north_line(12)[12]
    points = gpd.points_from_xy([lon, lon], [south, north])
    return gpd.GeoDataFrame({"id": ["a", "b"]}, geometry=points, crs=4326)


def _write_pbf(path: Path) -> None:
    text = path.with_name("streets.osm")
    _write_streets(text)
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(text)):
            writer.add(thing)


def _write_graph(path: Path) -> None:
    path.write_text(
        '<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        '<key id="x" for="node" attr.name="x" attr.type="string"/>'
        '<key id="y" for="node" attr.name="y" attr.type="string"/>'
        '<key id="crs" for="graph" attr.name="crs" attr.type="string"/>'
        '<key id="length" for="edge" attr.name="length" attr.type="string"/>'
        '<key id="highway" for="edge" attr.name="highway" attr.type="string"/>'
        '<graph edgedefault="directed"><data key="crs">epsg:4326</data>'
        '<node id="1"><data key="x">4.7</data><data key="y">51.5</data></node>'
        '<node id="2"><data key="x">4.7</data><data key="y">51.6</data></node>'
        '<edge source="1" target="2" id="0"><data key="length">11132.0</data>'
        '<data key="highway">residential</data></edge>'
        '<edge source="2" target="1" id="0"><data key="length">11132.0</data>'
        "<data key=\"highway\">['residential', 'service']</data></edge></graph></graphml>"
    )


def _write_network(path: Path) -> None:
    """The header of a saved network, beside its files."""
    streets = path.with_name("streets.osm")
    _write_streets(streets)
    ga.build_network(ga.read_streets(streets)).save(path.parent / "network")
    path.write_bytes((path.parent / "network" / "header.json").read_bytes())


def _read_network(path: Path) -> Any:
    (path.parent / "network" / "header.json").write_bytes(path.read_bytes())
    return ga.load_network(path.parent / "network")


def _write_array(path: Path) -> None:
    """One array of a saved network, beside the others."""
    _write_network(path)
    path.write_bytes((path.parent / "network" / ARRAY).read_bytes())


def _read_array(path: Path) -> Any:
    """Open the network and use it; what a stranger saves has the size that its header tells."""
    network = path.parent / "network"
    (network / ARRAY).write_bytes(path.read_bytes())
    header = json.loads((network / "header.json").read_text())
    header["files"][ARRAY]["bytes"] = path.stat().st_size
    (network / "header.json").write_text(json.dumps(header))
    points = _beside_the_street()
    return ga.nearest(ga.load_network(network), points, points, mode="walk")


def _write_times(path: Path) -> None:
    """The manifest of travel times in a folder, beside its chunks."""
    _write_network(path)
    folder = path.parent / "times"
    network, points = ga.load_network(path.parent / "network"), _beside_the_street()
    ga.travel_times_to_parquet(network, points, points, folder=folder, mode="walk")
    path.write_bytes((folder / "manifest.json").read_bytes())


def _read_times(part: str) -> Callable[[Path], Any]:
    def read(path: Path) -> Any:
        (path.parent / "times" / part).write_bytes(path.read_bytes())
        return ga.open_travel_times(path.parent / "times").load()

    return read


def _write_chunk(path: Path) -> None:
    _write_times(path)
    path.write_bytes((path.parent / "times" / CHUNK).read_bytes())


def _write_study(path: Path) -> None:
    write_village(path.parent)
    path.write_text(STUDY.replace("[coverage]", '[coverage]\nweek = "2026-03-09"'))


def _text(content: str) -> Callable[[Path], Any]:
    return lambda path: path.write_text(content, encoding="utf-8")


def _write_areas(path: Path) -> None:
    path.write_bytes(write_village(path.parent).with_name("areas.geojson").read_bytes())


TARGETS: dict[str, tuple[str, Callable[[Path], Any], Callable[[Path], Any]]] = {
    "housing": ("housing.csv", _text(HOUSING.format(south=51.59, middle=51.6)), ga.read_housing),
    "housing_shifts": ("housing.csv", _write_housing, ga.read_housing),
    "housing_excel": ("housing.xlsx", _write_housing, ga.read_housing),
    "housing_geojson": ("housing.geojson", _write_housing, ga.read_housing),
    "housing_geopackage": ("housing.gpkg", _write_housing, ga.read_housing),
    "housing_parquet": ("housing.parquet", _write_housing, ga.read_housing),
    "practices": (
        "practices.csv",
        _text(PRACTICES.format(south=51.59, north=51.6)),
        ga.read_practices,
    ),
    "candidates": ("candidates.csv", _text(CANDIDATES), ga.read_candidates),
    "areas": ("areas.geojson", _write_areas, ga.read_areas),
    "streets_osm": ("streets.osm", _write_streets, ga.read_streets),
    "streets_pbf": ("streets.osm.pbf", _write_pbf, ga.read_streets),
    "streets_graph": ("streets.graphml", _write_graph, ga.read_streets),
    "network": ("header.json", _write_network, _read_network),
    "network_array": ("array.npy", _write_array, _read_array),
    "times": ("manifest.json", _write_times, _read_times("manifest.json")),
    "times_chunk": ("chunk.parquet", _write_chunk, _read_times(CHUNK)),
    "scenario": ("scenario.toml", _text(SCENARIO), ga.read_scenario),
    "norms": ("norms.toml", _text('[[norm]]\nid = "a"\nvalue = 30\n'), load_norms),
    "study": ("study.toml", _write_study, ga.check_study),
}
"""By name: the file, what writes it soundly, and the reader."""


def read_or_sentence(target: str, path: Path) -> None:
    """Read a file; the only errors allowed are our own, and they say something."""
    read = TARGETS[target][2]
    said = ""
    with warnings.catch_warnings():
        # The libraries warn about odd files in words of their own.
        warnings.simplefilter("ignore")
        try:
            read(path)
        except ga.GeoAccessError as error:
            said = str(error)
    assert not said or len(said) > 20


@pytest.mark.parametrize("target", TARGETS)
def test_damaged_files_give_a_result_or_a_sentence(target: str) -> None:
    name, write, _ = TARGETS[target]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        sound = path.read_bytes()
        read_or_sentence(target, path)

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(st.randoms(use_true_random=False), st.integers(1, 4))
        def wound_and_read(rng: random.Random, wounds: int) -> None:
            path.write_bytes(wounded(sound, rng, wounds))
            read_or_sentence(target, path)

        wound_and_read()


@pytest.mark.parametrize("case", sorted(CORPUS.glob("*/*")), ids=lambda path: path.parent.name)
def test_files_that_once_broke_a_reader(case: Path, tmp_path: Path) -> None:
    name, write, _ = TARGETS[case.parent.name]
    path = tmp_path / name
    write(path)
    path.write_bytes(case.read_bytes())
    read_or_sentence(case.parent.name, path)
