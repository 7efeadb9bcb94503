"""Isochrones on a map: areas per minute, and the people that live in them."""

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import geoaccess as ga
from geoaccess.maps.stills.draw import draw_still
from tests.helpers.maps import make_region


def boxes() -> gpd.GeoDataFrame:
    """Two places whose areas of 10 and 20 minutes are squares of known size."""
    shapes = [
        shapely.box(4.0, 51.4, 4.1, 51.7),
        shapely.box(4.0, 51.4, 4.3, 51.7),
        shapely.box(4.05, 51.4, 4.2, 51.7),
        shapely.box(4.05, 51.4, 4.6, 51.7),
    ]
    columns = {"id": ["a", "a", "b", "b"], "within_min": [10.0, 20.0, 10.0, 20.0]}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def test_people_count_in_the_nearest_area_that_holds_them() -> None:
    region = make_region()
    page = ga.isochrone_map({"bike": boxes()}, region.housing, language="en")
    lon = region.housing.geometry.x
    residents = region.housing["residents"]
    view = page.data["views"][0]
    expected = [10.0 if x <= 4.2 else 20.0 if x <= 4.6 else None for x in lon]
    assert view["minutes"] == expected
    assert view["headline"].startswith(
        f"bike: {residents[lon <= 4.6].sum():,} of {residents.sum():,}"
    )
    assert [ring["minutes"] for ring in view["rings"]] == [10.0, 20.0]
    cells = page.sections["summary"].rows
    assert [row[3] for row in cells] == [
        f"{residents[lon <= 4.2].sum():,}",
        f"{residents[lon <= 4.6].sum():,}",
    ]


def test_the_surface_is_that_of_the_areas_together() -> None:
    page = ga.isochrone_map({"bike": boxes()}, make_region().housing, language="en")
    united = gpd.GeoSeries([shapely.box(4.0, 51.4, 4.2, 51.7)], crs=4326).to_crs(32631)
    assert page.sections["summary"].rows[0][2] == f"{united.area.iloc[0] / 1e6:,.1f}"


CONDITIONS = {
    "mode": "transit", "direction": "towards", "service_date": "2026-03-10",
    "departures": "17:00-19:00", "percentile": 50.0, "walk_speed_kmh": 4.8,
    "bike_speed_kmh": 15.0, "max_walk_min": 20.0, "buffer_m": 40.0,
}  # fmt: skip
BIKE = {"mode": "bike", "direction": "towards", "bike_speed_kmh": 15.0, "buffer_m": 40.0}


def two_ways(language: str, **given: Any) -> ga.MapPage:
    """Areas by bus with all their conditions, and by bike with few."""
    bus, bike = boxes().assign(**CONDITIONS), boxes().assign(**BIKE)
    bus.attrs["provenance"] = {"sources": [{"file": "gtfs.zip", "attribution": "NDOV"}]}
    housing = make_region().housing
    return ga.isochrone_map({"ov": bus, "fiets": bike}, housing, language=language, **given)


def test_the_title_block_tells_transport_day_and_hours() -> None:
    assert two_ways("nl").words.subtitle == (
        "Naar a, b · ov: openbaar vervoer en lopen · dinsdag 10 maart 2026 · vertrek 17:00 – 19:00; "
        "fiets: fiets"
    )
    one = ga.isochrone_map({"ov": boxes().assign(**CONDITIONS)}, make_region().housing)
    assert one.words.subtitle == (
        "Naar a, b · openbaar vervoer en lopen · dinsdag 10 maart 2026 · vertrek 17:00 – 19:00"
    )


def test_conditions_that_the_ways_to_travel_do_not_share_stand_under_their_names() -> None:
    rows = two_ways("en").words.conditions[1:]
    assert rows == [
        ("Threshold", "10 minutes / 20 minutes"),
        ("ov – Transport", "public transport and walking"),
        ("ov – Day of the timetable", "Tuesday 10 March 2026"),
        ("ov – Departure", "17:00 – 19:00"),
        (
            "ov – Travel time that counts",
            "in 50 of 100 minutes of the window the journey takes no longer",
        ),
        ("ov – Walking speed", "4.8 km/h"),
        ("ov – Longest walk to or from a stop", "20 minutes"),
        ("fiets – Transport", "bike"),
        ("fiets – Cycling speed", "15 km/h"),
        ("Direction", "towards these places"),
        ("Rim on both sides of streets", "40 metres"),
        ("Source", "gtfs.zip, NDOV"),
    ]


def test_areas_put_together_tell_all_their_conditions() -> None:
    later = CONDITIONS | {"departures": "20:00-21:00"}
    both = pd.concat([boxes().assign(**CONDITIONS), boxes().assign(**later)])
    page = ga.isochrone_map({"ov": both}, make_region().housing, language="en")
    assert dict(page.words.conditions)["Departure"] == "17:00 – 19:00 / 20:00 – 21:00"


def test_areas_of_another_origin_say_that_their_conditions_are_not_known() -> None:
    page = ga.isochrone_map({"x": boxes()}, make_region().housing, language="en")
    assert page.words.conditions[2] == ("Transport", "not known")
    assert page.words.subtitle == "Places: a, b"


def test_conditions_reach_pictures_and_the_edition_for_publication() -> None:
    region = make_region()
    page = two_ways("nl", areas=region.areas, publish=True)
    told = dict(page.words.conditions)
    assert told["ov – Vertrek"] == "17:00 – 19:00"
    figure = draw_still(page.data, page.words, page.texts)
    written = " ".join(" ".join(text.get_text().split()) for text in figure.texts)
    assert "ov: openbaar vervoer en lopen" in written
    for term, value in page.words.conditions:
        assert f"{term}: {value}" in written


def test_a_frame_without_minutes_is_refused() -> None:
    housing = make_region().housing
    with pytest.raises(ga.InputError, match="lacks within_min"):
        ga.isochrone_map({"bike": boxes().drop(columns="within_min")}, housing)
    with pytest.raises(ga.InputError, match="No isochrones"):
        ga.isochrone_map({}, housing)
