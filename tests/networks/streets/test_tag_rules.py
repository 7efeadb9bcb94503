from __future__ import annotations

import pytest

from geoaccess.networks.streets.tag_rules import (
    HIGHWAYS,
    car_speed_kmh,
    directions,
    may_use,
    parse_duration_s,
    parse_speed_kmh,
)

NOBODY = ""
MODES = ("walk", "bike", "car")


def tags_of(text):
    return dict(pair.split("=") for pair in text.split())


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("highway=residential", "walk bike car"),
        ("highway=motorway", "car"),
        ("highway=motorway bicycle=yes foot=yes", "car"),
        ("highway=trunk", "car"),
        ("highway=trunk bicycle=yes", "bike car"),
        ("highway=primary motorroad=yes", "car"),
        ("highway=steps", "walk"),
        ("highway=steps bicycle=yes", "walk"),
        ("highway=footway", "walk"),
        ("highway=footway bicycle=yes", "walk bike"),
        ("highway=footway access=yes", "walk"),
        ("highway=pedestrian", "walk"),
        ("highway=pedestrian bicycle=yes", "walk bike"),
        ("highway=cycleway", "walk bike"),
        ("highway=cycleway foot=no", "bike"),
        ("highway=path", "walk bike"),
        ("highway=path bicycle=no", "walk"),
        ("highway=track", "walk bike"),
        ("highway=track motor_vehicle=yes", "walk bike car"),
        ("highway=track motor_vehicle=agricultural", "walk bike"),
        ("highway=bridleway", NOBODY),
        ("highway=bridleway foot=yes", "walk"),
        ("highway=busway", NOBODY),
        ("highway=busway bicycle=yes", "bike"),
        ("highway=service access=private", NOBODY),
        ("highway=service access=no", NOBODY),
        ("highway=service access=private foot=permissive", "walk"),
        ("highway=service access=no bicycle=yes", "bike"),
        ("highway=service access=destination", "walk bike car"),
        ("highway=residential vehicle=no", "walk"),
        ("highway=residential motor_vehicle=no", "walk bike"),
        ("highway=residential motor_vehicle=no motorcar=yes", "walk bike car"),
        ("highway=secondary bicycle=use_sidepath", "walk car"),
        ("highway=secondary foot=use_sidepath", "bike car"),
        ("highway=residential bicycle=dismount", "walk car"),
        ("highway=residential access=unknown", "walk bike car"),
        ("highway=construction", NOBODY),
        ("highway=proposed", NOBODY),
        ("railway=platform", "walk"),
        ("public_transport=platform", "walk"),
        ("railway=rail", NOBODY),
        ("waterway=river", NOBODY),
        ("route=ferry", "walk bike"),
        ("route=ferry motor_vehicle=yes", "walk bike car"),
        ("route=ferry foot=no bicycle=no motorcar=yes", "car"),
        ("route=bus", NOBODY),
    ],
)
def test_who_may_use_a_way(text, modes):
    tags = tags_of(text)
    assert [mode for mode in MODES if may_use(tags, mode)] == modes.split()


BOTH, ALONG, AGAINST = (True, True), (True, False), (False, True)


@pytest.mark.parametrize(
    ("text", "walk", "bike", "car"),
    [
        ("highway=residential", BOTH, BOTH, BOTH),
        ("highway=residential oneway=no", BOTH, BOTH, BOTH),
        ("highway=residential oneway=yes", BOTH, ALONG, ALONG),
        ("highway=residential oneway=1", BOTH, ALONG, ALONG),
        ("highway=residential oneway=-1", BOTH, AGAINST, AGAINST),
        ("highway=residential oneway=yes oneway:bicycle=no", BOTH, BOTH, ALONG),
        ("highway=residential oneway=no oneway:bicycle=yes", BOTH, ALONG, BOTH),
        ("highway=residential oneway:bicycle=-1", BOTH, AGAINST, BOTH),
        ("highway=residential oneway=yes cycleway=opposite", BOTH, BOTH, ALONG),
        ("highway=residential oneway=yes cycleway=opposite_lane", BOTH, BOTH, ALONG),
        ("highway=residential oneway=-1 cycleway=opposite_track", BOTH, BOTH, AGAINST),
        ("highway=residential oneway=yes cycleway:left=opposite_lane", BOTH, BOTH, ALONG),
        ("highway=residential oneway=yes cycleway:left:oneway=no", BOTH, BOTH, ALONG),
        ("highway=residential oneway=yes cycleway=opposite oneway:bicycle=yes", BOTH, ALONG, ALONG),
        ("highway=residential oneway=yes cycleway=lane", BOTH, ALONG, ALONG),
        ("highway=residential oneway=yes oneway:motor_vehicle=no", BOTH, ALONG, BOTH),
        ("highway=tertiary junction=roundabout", BOTH, ALONG, ALONG),
        ("highway=tertiary junction=circular", BOTH, ALONG, ALONG),
        ("highway=tertiary junction=roundabout oneway=no", BOTH, BOTH, BOTH),
        ("highway=footway oneway:foot=yes", ALONG, (False, False), (False, False)),
        ("highway=motorway", (False, False), (False, False), ALONG),
        ("highway=motorway oneway=no", (False, False), (False, False), BOTH),
        ("highway=motorway_link", (False, False), (False, False), BOTH),
        ("highway=cycleway oneway=yes", BOTH, ALONG, (False, False)),
    ],
)
def test_direction_of_a_way(text, walk, bike, car):
    tags = tags_of(text)
    assert [directions(tags, mode) for mode in MODES] == [walk, bike, car]


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("50", 50),
        ("30 mph", 48.28032),
        ("60 km/h", 60),
        ("NL:urban", 50),
        ("NL:rural", 80),
        ("none", 130),
        ("walk", 15),
        ("0", None),
        ("signals", None),
        ("", None),
    ],
)
def test_speed_texts(text, kmh):
    assert parse_speed_kmh(text) == pytest.approx(kmh)


def test_a_direction_may_have_its_own_speed():
    tags = {"highway": "tertiary", "maxspeed": "60", "maxspeed:backward": "30"}
    assert (car_speed_kmh(tags), car_speed_kmh(tags, backward=True)) == (60, 30)


def test_speed_defaults_follow_the_class_of_road():
    assert {name: car_speed_kmh({"highway": name}) for name in ("motorway", "primary")} == {
        "motorway": 100,
        "primary": 80,
    }
    assert all(rule.speed_kmh > 0 for rule in HIGHWAYS.values())


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20", 1200),
        ("0:05", 300),
        ("01:10", 4200),
        ("00:04:30", 270),
        ("PT20M", 1200),
        ("PT1H5M30S", 3930),
        ("soon", None),
        ("0", None),
        ("", None),
    ],
)
def test_duration_texts(text, seconds):
    assert parse_duration_s(text) == seconds
