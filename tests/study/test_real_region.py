"""A study of real data: hexagons of Porto Alegre to its places of interest."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import geoaccess as ga

STUDY = """
title = "Porto Alegre"
language = "en"
[inputs]
housing = "housing.csv"
practices = "practices.csv"
streets = "{data}/poa_osm.pbf"
timetable = ["{data}/poa_eptc.zip", "{data}/poa_trensurb.zip"]
[travel]
mode = "transit"
service_date = "2019-05-13"
departures = ["14:00", "14:30"]
[travel.options]
walk_speed_kmh = 3.6
"""


@pytest.mark.slow
def test_porto_alegre_goes_from_files_to_a_map(tmp_path: Path, shared_data: Path) -> None:
    data = shared_data / "porto_alegre"
    hexagons = pd.read_csv(data / "poa_hexgrid.csv").rename(columns={"population": "residents"})
    hexagons.to_csv(tmp_path / "housing.csv", index=False)
    places = pd.read_csv(data / "poa_points_of_interest.csv").assign(status="open")
    places.to_csv(tmp_path / "practices.csv", index=False)
    (tmp_path / "study.toml").write_text(STUDY.format(data=data.as_posix()))
    result = ga.run_study(tmp_path / "study.toml")
    found = pd.read_csv(result.files["places_csv"])
    assert found["id"].tolist() == hexagons["id"].tolist()
    assert result.coverage.residents == hexagons["residents"].sum() == 812_935
    covered = found["travel_time_min"] <= 30
    assert covered.equals(found["covered"])
    assert result.coverage.covered_residents == hexagons.loc[covered, "residents"].sum()
    # A city with dense buses: most people are there within half an hour, but not all.
    assert 0.5 < result.coverage.covered_share < 0.8
    assert set(found["reason"]) == {"covered", "too_long", "unsnapped", "no_route"}
    assert result.files["map"].stat().st_size < 3_000_000
