"""Rules between stops: which one counts for which pair."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoaccess import GeoAccessWarning, read_timetable
from tests.helpers.feeds import feed_texts, write_feed

HEAD = "from_stop_id,to_stop_id,transfer_type,min_transfer_time"
FEED = feed_texts(
    stops="""
    stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
    S,Station,51.6,4.70,1,
    S1,Spoor 1,51.6,4.70,0,S
    S2,Spoor 2,51.6,4.70,0,S
    M,Markt,51.6,4.71,0,
    """,
    stop_times="""
    trip_id,arrival_time,departure_time,stop_id,stop_sequence
    t,08:00:00,08:00:00,S1,1
    t,08:10:00,08:10:00,M,2
    """,
)


def rules(tmp_path: Path, *rows: str, head: str = HEAD) -> dict[tuple[str, str], tuple[int, int]]:
    """Type and minimum by pair of stop ids."""
    texts = dict(FEED, transfers="\n".join((head, *rows)) + "\n")
    path = write_feed(texts, tmp_path / "f.zip")
    timetable = read_timetable(path, service_date="2026-03-10")
    names = timetable.stops["stop_id"]
    return {
        (names[a], names[b]): (kind, least)
        for a, b, kind, least in timetable.transfer_rules.itertuples(index=False)
    }


def test_a_rule_between_stops_holds_one_way(tmp_path: Path) -> None:
    assert rules(tmp_path, "S1,M,2,240") == {("S1", "M"): (2, 240)}


def test_a_station_stands_for_its_stops(tmp_path: Path) -> None:
    found = rules(tmp_path, "S,S,2,180", "M,S,3,")
    within = {(a, b): (2, 180) for a in ("S1", "S2") for b in ("S1", "S2")}
    assert found == within | {("M", "S1"): (3, -1), ("M", "S2"): (3, -1)}


@pytest.mark.parametrize("order", [1, -1])
def test_a_rule_that_names_the_stop_beats_one_that_names_the_station(
    tmp_path: Path, order: int
) -> None:
    lines = ["S,S,3,", "S1,S,2,300", "S1,S2,0,"][::order]
    assert rules(tmp_path, *lines) == {
        ("S1", "S2"): (0, -1),
        ("S1", "S1"): (2, 300),
        ("S2", "S1"): (3, -1),
        ("S2", "S2"): (3, -1),
    }


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("lines", "strictest"),
    [
        (["S1,M,2,60", "S1,M,2,120"], (2, 120)),
        (["S1,M,2,600", "S1,M,3,"], (3, -1)),
        (["S1,M,1,", "S1,M,0,"], (0, -1)),
        (["S1,M,0,", "S1,M,2,0"], (2, 0)),
    ],
)
def test_of_two_rules_of_one_rank_the_stricter_counts(
    tmp_path: Path, order: int, lines: list[str], strictest: tuple[int, int]
) -> None:
    assert rules(tmp_path, *lines[::order]) == {("S1", "M"): strictest}


def test_an_empty_type_is_type_0(tmp_path: Path) -> None:
    assert rules(tmp_path, "S1,M,,") == {("S1", "M"): (0, -1)}


def test_rules_for_lines_are_counted_not_applied(tmp_path: Path) -> None:
    with pytest.warns(GeoAccessWarning, match="certain lines or trips"):
        found = rules(tmp_path, "S1,M,3,,R", "M,S1,3,,", head=f"{HEAD},from_route_id")
    assert found == {("M", "S1"): (3, -1)}


def test_unknown_stops_and_types_are_counted(tmp_path: Path) -> None:
    with pytest.warns(GeoAccessWarning) as caught:
        found = rules(tmp_path, "S1,X,3,", "S1,M,9,", "M,S1,3,")
    assert found == {("M", "S1"): (3, -1)}
    assert "no known stop" in str(caught[0].message)
    assert "unknown transfer_type" in str(caught[0].message)


def test_no_file_means_no_rules(tmp_path: Path) -> None:
    path = write_feed(FEED, tmp_path / "f.zip")
    assert read_timetable(path, service_date="2026-03-10").transfer_rules.empty
