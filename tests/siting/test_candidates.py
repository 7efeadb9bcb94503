"""Where candidates come from; every expected row is written out."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoaccess.errors import CrsError, DuplicateIdError, InputError
from geoaccess.networks.timetable.build import read_timetable
from geoaccess.siting.candidates import (
    DUTCH_GRID,
    Offer,
    candidates_at_points,
    candidates_at_stops,
    candidates_in_areas,
    candidates_on_sites,
    expansion_candidates,
    hexagon_candidates,
    join_candidates,
)


def points(**columns) -> gpd.GeoDataFrame:
    count = len(columns["id"])
    where = gpd.points_from_xy(4.5 + 0.1 * np.arange(count), np.full(count, 51.5))
    return gpd.GeoDataFrame(columns, geometry=where, crs=4326)


def test_on_site_candidates_are_the_large_sites_of_the_kinds_asked_for():
    homes = points(
        id=["a", "b", "c"], residents=[400, 90, 300], kind=["large_site", "campsite", "farm"]
    )
    table = candidates_on_sites(
        homes,
        min_residents=100,
        kinds=["large_site", "campsite"],
        serves_site_only=True,
        offer=Offer(places=200, cost=5.0, opening_hours="Tu 17:00-20:00", languages="pl;ro"),
    )
    assert table["id"].tolist() == ["site:a"]
    assert table["serves_housing"].tolist() == ["a"]
    assert table[["places", "cost", "opening_hours", "languages"]].iloc[0].tolist() == [
        200,
        5.0,
        "Tu 17:00-20:00",
        "pl;ro",
    ]


def test_kinds_need_a_column():
    with pytest.raises(InputError, match="no column 'kind'"):
        candidates_on_sites(points(id=["a"], residents=[4]), kinds=["farm"])


def test_expansion_keeps_the_rules_but_not_the_places():
    practices = points(
        id=["p"], status=["full"], places=[0], catchment_postcodes=["4811"], languages=["nl"]
    )
    table = expansion_candidates(practices, offer=Offer(places=300))
    assert table["places"].tolist() == [300]
    assert table["catchment_postcodes"].tolist() == ["4811"]
    assert "status" not in table


def test_hexagons_lie_apart_by_the_spacing_and_inside_the_areas():
    area = gpd.GeoDataFrame(
        {"id": ["A"], "name": ["A"]},
        geometry=[shapely.box(100_000, 400_000, 110_000, 410_000)],
        crs=DUTCH_GRID,
    )
    table = hexagon_candidates(area, spacing_m=1000)
    on_grid = table.to_crs(DUTCH_GRID)
    # a hexagon of spacing d has an area of d^2 sqrt(3)/2: 100 km2 / 0.866 km2 = 115, edges aside
    assert 100 <= len(table) <= 125
    x, y = on_grid.geometry.x.to_numpy(), on_grid.geometry.y.to_numpy()
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    np.fill_diagonal(apart, np.inf)
    assert apart.min(axis=1) == pytest.approx(np.full(len(table), 1000), abs=0.5)
    assert table["id"].is_unique


def test_municipality_centres_lie_inside_bent_areas():
    bent = shapely.Polygon([(4, 51), (5, 51), (5, 52), (4.9, 52), (4.9, 51.1), (4, 51.1)])
    areas = gpd.GeoDataFrame({"id": ["B"], "name": ["Bocht"]}, geometry=[bent], crs=4326)
    table = candidates_in_areas(areas)
    assert table.geometry.iloc[0].within(bent)
    assert table["name"].tolist() == ["Bocht"]


def test_hubs_are_stations_with_enough_departures(tmp_path):
    feed = {
        "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,A,http://a.nl,Europe/Amsterdam\n",
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"
        "S,Centrum,51.5,4.5,1,\nS1,Centrum,51.5,4.5,0,S\nS2,Centrum,51.5,4.5,0,S\nE,Eind,51.6,4.6,0,\n",
        "routes.txt": "route_id,agency_id,route_short_name,route_type\nR,A,1,3\n",
        "trips.txt": "route_id,service_id,trip_id\nR,D,t1\nR,D,t2\nR,D,t3\n",
        "calendar_dates.txt": "service_id,date,exception_type\nD,20260310,1\n",
        "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,S1,1\nt1,08:20:00,08:20:00,E,2\n"
        "t2,09:00:00,09:00:00,S2,1\nt2,09:20:00,09:20:00,E,2\n"
        "t3,10:00:00,10:00:00,E,1\nt3,10:20:00,10:20:00,S1,2\n",
    }
    for name, text in feed.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    timetable = read_timetable(tmp_path, service_date="2026-03-10")
    # two trips leave the station (one from each platform), one leaves the other end
    assert candidates_at_stops(timetable)["departures"].tolist() == [2, 1]
    hubs = candidates_at_stops(timetable, min_departures=2)
    assert hubs["id"].tolist() == ["hub:S1"]
    assert hubs["name"].tolist() == ["Centrum"]


def test_join_checks_ids_and_keeps_what_lies_inside():
    first = candidates_at_points(points(id=["a", "b"]), prefix="info", offer=Offer(places=10))
    second = candidates_on_sites(points(id=["a"], residents=[4]), serves_site_only=True)
    area = gpd.GeoDataFrame(
        {"id": ["A"], "name": ["A"]}, geometry=[shapely.box(4.4, 51.4, 4.55, 51.6)], crs=4326
    )
    joined = join_candidates(first, second, areas=area)
    assert joined["id"].tolist() == ["info:a", "site:a"]
    assert joined["serves_housing"].tolist()[1] == "a"
    with pytest.raises(DuplicateIdError) as error:
        join_candidates(first, first)
    assert error.value.ids == ("info:a", "info:b")


def test_a_table_without_crs_is_refused():
    bare = gpd.GeoDataFrame(pd.DataFrame({"id": ["a"]}), geometry=gpd.points_from_xy([4], [51]))
    with pytest.raises(CrsError, match="set_crs"):
        candidates_at_points(bare)
