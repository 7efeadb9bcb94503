"""What the generator writes: the same bytes for the same seed, and files that say they are a model."""

from __future__ import annotations

import json
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.demo.region import make_region, write_region
from geoaccess.demo.sizes import SIZES


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, village: Path) -> None:
    again = write_region(tmp_path / "again", size="village").parent
    assert contents(again) == contents(village)


def test_another_seed_gives_another_region_of_the_same_size(tmp_path: Path, village: Path) -> None:
    other = write_region(tmp_path / "other", size="village", seed=7).parent
    ours, theirs = (pd.read_csv(folder / "housing.csv") for folder in (village, other))
    assert ours["residents"].sum() == theirs["residents"].sum() == SIZES["village"].residents
    assert not ours["lon"].equals(theirs["lon"])


def test_writing_replaces_what_stood_there(tmp_path: Path, village: Path) -> None:
    (tmp_path / "housing.csv").write_text("old")
    write_region(tmp_path, size="village")
    assert contents(tmp_path) == contents(village)


def test_the_study_names_files_that_exist(village: Path) -> None:
    study = tomllib.loads((village / "study.toml").read_text(encoding="utf-8"))
    inputs = study["inputs"]
    named = [inputs[key] for key in ("housing", "practices", "areas", "streets")]
    assert all((village / name).is_file() for name in [*named, *inputs["timetable"]])
    assert study["model"] is True
    assert study["travel"]["service_date"] == "2026-03-10"
    assert study["coverage"] == {"within_min": 30, "statuses": ["open"]}


def test_every_file_says_that_it_is_a_model(village: Path) -> None:
    for name in ("housing", "practices"):
        table = pd.read_csv(village / f"{name}.csv")
        assert set(table["source"]) == {"model"}
        assert table["name"].str.startswith("Model").all()
    candidates = pd.read_csv(village / "candidates.csv")
    assert candidates["name"].str.startswith("Model").all()
    areas = json.loads((village / "areas.geojson").read_text(encoding="utf-8"))
    assert all("model outline" in f["properties"]["note"] for f in areas["features"])
    with zipfile.ZipFile(village / "gtfs.zip") as feed:
        assert "model" in feed.read("agency.txt").decode()
        assert "generated, not observed" in feed.read("feed_info.txt").decode()
    assert "Modelregio" in (village / "study.toml").read_text(encoding="utf-8")


def test_all_tables_pass_the_readers(region_folder: Path) -> None:
    assert len(ga.read_housing(region_folder / "housing.csv")) == 500
    assert len(ga.read_candidates(region_folder / "candidates.csv")) == 30
    practices = ga.read_practices(region_folder / "practices.csv")
    areas = ga.read_areas(region_folder / "areas.geojson")
    assert practices["id"].is_unique
    assert len(areas) == 16
    assert areas.is_valid.all()


def test_model_areas_do_not_overlap_and_hold_their_housing(region_folder: Path) -> None:
    areas = ga.read_areas(region_folder / "areas.geojson").to_crs(28992).set_index("name")
    housing = ga.read_housing(region_folder / "housing.csv").to_crs(28992)
    assert areas.area.sum() == pytest.approx(areas.union_all().area, rel=1e-4)
    inside = [
        areas.geometry[t].contains(p)
        for t, p in zip(housing["municipality"], housing.geometry, strict=True)
    ]
    # A home in a large town may lie nearer to the middle of the village next to it.
    assert sum(inside) >= 0.9 * len(housing)


def test_an_own_size_scales_each_quantity_alone() -> None:
    size = replace(SIZES["village"], housing=40, residents=900, practices=9, candidates=3)
    made = make_region(size)
    assert len(made.housing) == 40
    assert made.housing["residents"].sum() == 900
    assert len(made.candidates) == 3
    assert made.practices["id"].str.startswith("P").sum() == 9
    twice = make_region(replace(size, frequency=2.0))
    trips = [sum(len(run.start_s) for run in region.runs) for region in (made, twice)]
    assert trips[1] == pytest.approx(2 * trips[0], rel=0.05)
    assert twice.housing.equals(made.housing)


def test_copies_of_the_map_lie_beside_each_other_and_share_one_road_network(tmp_path: Path) -> None:
    size = replace(SIZES["village"], name="pair", tiles=(2, 1), places=(), block_m=400.0)
    write_region(tmp_path, size=size)
    streets = ga.read_streets(tmp_path / "streets.osm.pbf")
    assert streets.modes["walk"].in_main.mean() > 0.98
    housing = ga.read_housing(tmp_path / "housing.csv")
    assert {name[-2:] for name in housing["municipality"]} == {"01", "02"}


def test_an_unknown_size_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ga.InputError, match="village, region, dense, country"):
        write_region(tmp_path, size="planet")
