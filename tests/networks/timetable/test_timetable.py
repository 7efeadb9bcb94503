"""Reading timetables: every expected number is written out from the text of the feed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from geoaccess import GeoAccessWarning, NoServiceError, read_timetable
from geoaccess.errors import FeedError, InputError
from geoaccess.networks.timetable.timetable import ServiceDay, Timetable
from tests.helpers.feeds import DAILY, feed_texts, line_of_stops, write_feed

HEAD = "trip_id,arrival_time,departure_time,stop_id,stop_sequence"
DATE = "2026-03-10"  # a Tuesday


def read(tmp_path: Path, *feeds: dict[str, str], **kwargs: object) -> Timetable:
    paths = [write_feed(texts, tmp_path / f"feed{n}.zip") for n, texts in enumerate(feeds)]
    kwargs.setdefault("service_date", DATE)
    return read_timetable(paths, **kwargs)


def only_day(timetable: Timetable) -> ServiceDay:
    return timetable.days[timetable.dates[0]]


def runs(timetable: Timetable, day: ServiceDay | None = None) -> set[tuple[str, tuple[str, ...]]]:
    """Every trip that runs, as its id and ``stop arrival-departure`` per call, times in seconds."""
    day = day or only_day(timetable)
    found = set()
    for p in range(day.patterns):
        stops = day.pattern_stop[day.pattern_stop_ptr[p] : day.pattern_stop_ptr[p + 1]]
        first = day.pattern_trip_ptr[p]
        for trip in range(first, day.pattern_trip_ptr[p + 1]):
            at = day.pattern_time_ptr[p] + (trip - first) * len(stops)
            calls = tuple(
                f"{timetable.stops['stop_id'][s]} {day.arrival_s[at + n]}-{day.departure_s[at + n]}"
                for n, s in enumerate(stops)
            )
            found.add((timetable.trips["trip_id"][day.trip_row[trip]], calls))
    return found


def pattern_flags(day: ServiceDay) -> list[tuple[str, str]]:
    """Boarding and alighting of each pattern, as 1 and 0."""
    flags = []
    for p in range(day.patterns):
        part = slice(day.pattern_stop_ptr[p], day.pattern_stop_ptr[p + 1])
        flags.append(
            tuple(
                "".join(map(str, f[part].astype(int)))
                for f in (day.pattern_board, day.pattern_alight)
            )
        )
    return sorted(flags)


SIMPLE = feed_texts(
    stops=line_of_stops("AB"),
    stop_times=f"""
    {HEAD}
    t,08:00:00,08:01:00,A,1
    t,08:10:00,08:12:00,B,2
    """,
)
# 08:00:00 is 28 800, 08:01:00 is 28 860, 08:10:00 is 29 400, 08:12:00 is 29 520
T = ("t", ("A 28800-28860", "B 29400-29520"))


def test_a_trip_of_the_day(tmp_path: Path) -> None:
    assert runs(read(tmp_path, SIMPLE)) == {T}


def test_a_trip_of_the_day_before_past_midnight(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"""
        {HEAD}
        late,25:10:00,25:10:00,A,1
        late,25:20:00,25:20:00,B,2
        """,
    )
    # 25:10:00 is 90 600; minus a day 4 200, which is 01:10 in the night before
    assert runs(read(tmp_path, texts)) == {
        ("late", ("A 90600-90600", "B 91200-91200")),
        ("late", ("A 4200-4200", "B 4800-4800")),
    }


def test_a_trip_under_way_at_midnight_keeps_its_negative_times(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"{HEAD}\nn,23:50:00,23:50:00,A,1\nn,24:05:00,24:05:00,B,2\n",
    )
    # 23:50:00 is 85 800, 600 before midnight; 24:05:00 is 300 after it
    assert ("n", ("A -600--600", "B 300-300")) in runs(read(tmp_path, texts))


def test_a_trip_of_the_day_before_that_ends_at_midnight_is_over(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"{HEAD}\nn,23:50:00,23:50:00,A,1\nn,24:00:00,24:00:00,B,2\n",
    )
    assert len(runs(read(tmp_path, texts))) == 1


def test_trips_of_the_day_after_count_before_the_horizon_only(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"""
        {HEAD}
        early,05:59:59,05:59:59,A,1
        early,06:10:00,06:10:00,B,2
        later,06:00:00,06:00:00,A,1
        later,06:10:00,06:10:00,B,2
        """,
    )
    by_default = runs(read(tmp_path, texts))
    # the horizon is 30:00:00: tomorrow's 05:59:59 (86 400 + 21 599 = 107 999) starts before it
    assert ("early", ("A 107999-107999", "B 108600-108600")) in by_default
    assert len(by_default) == 3
    assert len(runs(read(tmp_path, texts, horizon_s=0))) == 2


@pytest.mark.parametrize(
    ("date", "before_h", "after_h"),
    [
        ("2026-03-28", 24, 23),  # clocks go forward in the night to the 29th
        ("2026-03-29", 23, 24),
        ("2026-03-30", 24, 24),
        ("2026-10-24", 24, 25),  # and back in the night to 25 October
        ("2026-10-25", 25, 24),
        ("2026-10-26", 24, 24),
    ],
)
def test_neighbours_shift_by_the_hours_between_noons(
    tmp_path: Path, date: str, before_h: int, after_h: int
) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"""
        {HEAD}
        night,26:30:00,26:30:00,A,1
        night,26:40:00,26:40:00,B,2
        dawn,04:00:00,04:00:00,A,1
        dawn,04:10:00,04:10:00,B,2
        """,
    )
    timetable = read(tmp_path, texts, service_date=date)
    # 26:30:00 is 95 400, 04:00:00 is 14 400
    night, dawn = 95_400 - 3600 * before_h, 14_400 + 3600 * after_h
    assert ("night", (f"A {night}-{night}", f"B {night + 600}-{night + 600}")) in runs(timetable)
    assert ("dawn", (f"A {dawn}-{dawn}", f"B {dawn + 600}-{dawn + 600}")) in runs(timetable)
    assert set(only_day(timetable).trip_shift_s.tolist()) == {
        -3600 * before_h, 0, 3600 * after_h,
    }  # fmt: skip


def test_a_second_feed_in_another_zone_is_counted_in_the_first_ones_day(tmp_path: Path) -> None:
    london = dict(SIMPLE, agency=SIMPLE["agency"].replace("Europe/Amsterdam", "Europe/London"))
    timetable = read(tmp_path, SIMPLE, london)
    # 08:00 in London is 09:00 in Amsterdam, 32 400
    assert runs(timetable) == {
        ("1:t", ("1:A 28800-28860", "1:B 29400-29520")),
        ("2:t", ("2:A 32400-32460", "2:B 33000-33120")),
    }


FREQUENCY = dict(
    SIMPLE,
    frequencies="trip_id,start_time,end_time,headway_secs,exact_times\nt,09:00:00,09:30:00,600,{}\n",
)


@pytest.mark.parametrize("exact", ["0", "1", ""])
def test_a_headway_stands_for_trips_from_start_up_to_the_end(tmp_path: Path, exact: str) -> None:
    texts = dict(FREQUENCY, frequencies=FREQUENCY["frequencies"].format(exact))
    timetable = read(tmp_path, texts)
    # The departure from A moves from 28 860 to 09:00, 09:10, 09:20; 09:30 is the end, so none
    # leaves then. The arrival at A stays 60 s before, B is 540 s and 660 s after.
    assert runs(timetable) == {
        ("t", (f"A {s - 60}-{s}", f"B {s + 540}-{s + 660}")) for s in (32_400, 33_000, 33_600)
    }
    assumed = [note for note in timetable.sources[0]["assumptions"] if "every headway" in note]
    assert len(assumed) == (0 if exact == "1" else 1)
    assert timetable.service[dt.date(2026, 3, 10)] == 3


def test_boarding_and_alighting_rules(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("ABCDEF"),
        stop_times=f"""
        {HEAD},pickup_type,drop_off_type
        t,08:00:00,08:00:00,A,1,0,0
        t,08:01:00,08:01:00,B,2,1,0
        t,08:02:00,08:02:00,C,3,0,1
        t,08:03:00,08:03:00,D,4,2,2
        t,08:04:00,08:04:00,E,5,3,3
        t,08:05:00,08:05:00,F,6,,
        """,
    )
    timetable = read(tmp_path, texts)
    # Type 1 is no, 2 (telephone) is not counted on, 3 (driver) is yes; nobody boards at the end.
    assert pattern_flags(only_day(timetable)) == [("101010", "010011")]
    assert pattern_flags(only_day(read(tmp_path, texts, phone_ahead=True))) == [
        ("101110", "010111")
    ]
    assert any("phoning" in note for note in timetable.sources[0]["assumptions"])


def test_overtaking_trips_are_split(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"""
        {HEAD}
        slow,08:00:00,08:00:00,A,1
        slow,08:30:00,08:30:00,B,2
        fast,08:10:00,08:10:00,A,1
        fast,08:20:00,08:20:00,B,2
        last,08:40:00,08:40:00,A,1
        last,08:50:00,08:50:00,B,2
        """,
    )
    day = only_day(read(tmp_path, texts))
    assert sorted(np.diff(day.pattern_trip_ptr).tolist()) == [1, 2]
    assert_first_in_first_out(day)


def test_equal_departures_with_different_arrivals_stay_in_one_order(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"""
        {HEAD}
        slow,08:00:00,08:00:00,A,1
        slow,08:30:00,08:30:00,B,2
        fast,08:00:00,08:00:00,A,1
        fast,08:20:00,08:20:00,B,2
        """,
    )
    timetable = read(tmp_path, texts)
    day = only_day(timetable)
    assert day.patterns == 1
    assert timetable.trips["trip_id"][day.trip_row].tolist() == ["fast", "slow"]
    assert_first_in_first_out(day)


def test_trips_with_other_rules_form_patterns_of_their_own(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("ABC"),
        stop_times=f"""
        {HEAD},pickup_type
        a,08:00:00,08:00:00,A,1,0
        a,08:10:00,08:10:00,B,2,0
        a,08:20:00,08:20:00,C,3,0
        b,09:00:00,09:00:00,A,1,0
        b,09:10:00,09:10:00,B,2,1
        b,09:20:00,09:20:00,C,3,0
        """,
    )
    assert pattern_flags(only_day(read(tmp_path, texts))) == [("100", "011"), ("110", "011")]


def assert_first_in_first_out(day: ServiceDay) -> None:
    for p in range(day.patterns):
        trips = day.pattern_trip_ptr[p + 1] - day.pattern_trip_ptr[p]
        length = day.pattern_stop_ptr[p + 1] - day.pattern_stop_ptr[p]
        part = slice(day.pattern_time_ptr[p], day.pattern_time_ptr[p] + trips * length)
        for times in (day.arrival_s[part], day.departure_s[part]):
            assert (np.diff(times.reshape(trips, length), axis=0) >= 0).all()


def test_the_calls_at_a_stop_are_listed(tmp_path: Path) -> None:
    texts = feed_texts(
        stops=line_of_stops("AB"),
        stop_times=f"{HEAD}\nt,08:00:00,08:00:00,A,1\nt,08:10:00,08:10:00,B,2\nt,08:20:00,08:20:00,A,3\n",
    )
    day = only_day(read(tmp_path, texts))
    assert day.stop_pattern_ptr.tolist() == [0, 2, 3]
    assert day.stop_pattern.tolist() == [0, 0, 0]
    assert day.stop_pattern_pos.tolist() == [0, 2, 1]


def test_dates_on_which_the_same_trips_run_share_their_arrays(tmp_path: Path) -> None:
    dates = ["2026-03-12", "2026-03-10", "2026-03-11"]
    timetable = read(tmp_path, SIMPLE, service_date=None, service_dates=dates)
    assert timetable.dates == tuple(dt.date(2026, 3, day) for day in (10, 11, 12))
    first, *others = (timetable.days[date] for date in timetable.dates)
    assert all(np.shares_memory(first.arrival_s, day.arrival_s) for day in others)
    assert [day.date for day in (first, *others)] == list(timetable.dates)


WEEKDAYS = DAILY.replace("D,1,1,1,1,1,1,1", "D,1,1,1,1,1,0,0")


def test_weekdays_and_exceptions(tmp_path: Path) -> None:
    texts = dict(
        SIMPLE,
        calendar=WEEKDAYS,
        calendar_dates="service_id,date,exception_type\nD,20260310,2\nD,20260314,1\n",
    )
    # Tuesday the 10th is taken out, Saturday the 14th added
    with pytest.warns(GeoAccessWarning, match=r"No trips at all on 2026-03-10, 2026-03-15\."):
        timetable = read(
            tmp_path,
            texts,
            service_date=None,
            service_dates=[f"2026-03-{d}" for d in range(10, 16)],
        )
    trips = [timetable.days[date].trips for date in timetable.dates]
    assert trips == [0, 1, 1, 1, 1, 0]
    assert timetable.service[dt.date(2026, 3, 9) : dt.date(2026, 3, 15)].tolist() == [
        1, 0, 1, 1, 1, 1, 0,
    ]  # fmt: skip


def test_calendar_dates_alone(tmp_path: Path) -> None:
    texts = dict(
        SIMPLE, calendar_dates="service_id,date,exception_type\nD,20260310,1\nD,20260312,1\n"
    )
    del texts["calendar"]
    timetable = read(tmp_path, texts)
    assert runs(timetable) == {T}
    assert {day.isoformat(): trips for day, trips in timetable.service.items()} == {
        "2026-03-10": 1,
        "2026-03-11": 0,
        "2026-03-12": 1,
    }


def test_an_empty_calendar_file_beside_calendar_dates(tmp_path: Path) -> None:
    texts = dict(
        SIMPLE,
        calendar=DAILY.splitlines()[0] + "\n",
        calendar_dates="service_id,date,exception_type\nD,20260310,1\n",
    )
    assert runs(read(tmp_path, texts)) == {T}


def test_a_calendar_that_ends_in_2099_is_cut_around_the_date(tmp_path: Path) -> None:
    texts = dict(SIMPLE, calendar=DAILY.replace("20261231", "20991231"))
    timetable = read(tmp_path, texts)
    assert timetable.service.index[0] == dt.date(2026, 1, 1)
    assert timetable.service.index[-1] == dt.date(2026, 3, 10) + dt.timedelta(days=1830)


def test_a_date_without_service_names_the_span_and_the_busiest_day(tmp_path: Path) -> None:
    texts = dict(
        SIMPLE,
        trips="route_id,service_id,trip_id\nR,D,t\nR,E,u\n",
        stop_times=SIMPLE["stop_times"] + "u,09:00:00,09:00:00,A,1\nu,09:10:00,09:10:00,B,2\n",
        calendar=WEEKDAYS.replace("20260101,20261231", "20260105,20260628"),
        calendar_dates="service_id,date,exception_type\nE,20260311,1\n",
    )
    # From Monday 5 January to Friday 26 June; on 11 March both trips run.
    message = (
        r"No trips run on 2026-12-25\. The feed covers 2026-01-05 to 2026-06-26; "
        r"its busiest day is 2026-03-11 \(2 trips\)\."
    )
    with pytest.raises(NoServiceError, match=message):
        read(tmp_path, texts, service_date="2026-12-25")
    with pytest.raises(NoServiceError, match="No trips run on 2026-03-14"):
        read(tmp_path, texts, service_date="2026-03-14")


def test_a_feed_that_never_runs(tmp_path: Path) -> None:
    texts = dict(SIMPLE, calendar=DAILY.replace("1,1,1,1,1,1,1", "0,0,0,0,0,0,0"))
    with pytest.raises(NoServiceError, match="no trips on any date"):
        read(tmp_path, texts)


def test_one_of_two_feeds_without_service_is_a_warning(tmp_path: Path) -> None:
    other = dict(SIMPLE, calendar=DAILY.replace("20260101,20261231", "20250101,20251231"))
    with pytest.warns(GeoAccessWarning, match=r"feed1\.zip: no trips on 2026-03-10\."):
        timetable = read(tmp_path, SIMPLE, other)
    assert runs(timetable) == {("1:t", ("1:A 28800-28860", "1:B 29400-29520"))}


def test_clashing_ids_of_two_feeds_are_kept_apart(tmp_path: Path) -> None:
    moved = dict(SIMPLE, stops=line_of_stops("AB", lon=5.0))
    timetable = read(tmp_path, SIMPLE, moved)
    assert timetable.stops["stop_id"].tolist() == ["1:A", "1:B", "2:A", "2:B"]
    assert timetable.stops["lon"].tolist() == [4.70, 4.71, 5.00, 5.01]
    assert timetable.stops["station"].tolist() == [0, 1, 2, 3]
    assert timetable.trips["trip_id"].tolist() == ["1:t", "2:t"]


def test_stops_of_a_station_share_its_number(tmp_path: Path) -> None:
    texts = feed_texts(
        stops="""
        stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code
        S,Station,51.6,4.70,1,,
        A,Spoor 1,51.6,4.70,0,S,1
        E,Ingang,51.6,4.70,2,S,
        B,Spoor 2,,,0,S,2
        B1,Vak b,51.6,4.70,4,B,
        C,Markt,51.6,4.71,,,
        """,
        stop_times=f"{HEAD}\nt,08:00:00,08:00:00,A,1\nt,08:10:00,08:10:00,C,2\n",
    )
    stops = read(tmp_path, texts).stops
    # The station itself and its entrance are no stops; B takes the position of its station.
    assert stops["stop_id"].tolist() == ["A", "B", "B1", "C"]
    assert stops["station"].tolist() == [0, 0, 0, 1]
    assert stops["platform"].tolist() == ["1", "2", "", ""]
    assert stops.loc[1, ["lon", "lat"]].tolist() == [4.70, 51.6]


IN_SEAT = feed_texts(
    stops=line_of_stops("ABC"),
    stop_times=f"""
    {HEAD}
    first,08:00:00,08:00:00,A,1
    first,08:10:00,08:10:00,B,2
    second,08:12:00,08:12:00,B,1
    second,08:20:00,08:20:00,C,2
    """,
)


def next_of(timetable: Timetable) -> dict[str, str]:
    day = only_day(timetable)
    names = timetable.trips["trip_id"][day.trip_row].tolist()
    return {names[t]: names[n] for t, n in enumerate(day.trip_next.tolist()) if n >= 0}


@pytest.mark.parametrize(("kind", "expected"), [("4", {"first": "second"}), ("5", {})])
def test_passengers_stay_on_board_with_type_4_only(
    tmp_path: Path, kind: str, expected: dict[str, str]
) -> None:
    texts = dict(IN_SEAT, transfers=f"from_trip_id,to_trip_id,transfer_type\nfirst,second,{kind}\n")
    assert next_of(read(tmp_path, texts)) == expected


def test_a_vehicle_cannot_go_on_before_it_arrives(tmp_path: Path) -> None:
    texts = dict(IN_SEAT, transfers="from_trip_id,to_trip_id,transfer_type\nsecond,first,4\n")
    assert next_of(read(tmp_path, texts)) == {}


def test_lines_and_headsigns(tmp_path: Path) -> None:
    texts = dict(
        SIMPLE,
        routes="route_id,route_short_name,route_long_name,route_type\nR,,Brabantliner,3\n",
        trips="route_id,service_id,trip_id,trip_headsign\nR,D,t,Breda\n",
    )
    trip = read(tmp_path, texts).trips.iloc[0]
    assert trip[["line", "line_name", "headsign", "route_type"]].tolist() == [
        "Brabantliner", "Brabantliner", "Breda", 3,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kwargs",
    [
        {"service_date": None},
        {"service_date": DATE, "service_dates": [DATE]},
        {"service_date": "10-03-2026"},
        {"service_date": None, "service_dates": []},
        {"horizon_s": -1},
    ],
)
def test_arguments_are_checked(tmp_path: Path, kwargs: dict[str, object]) -> None:
    with pytest.raises(InputError):
        read(tmp_path, SIMPLE, **kwargs)


def test_no_feeds(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No feed is given"):
        read(tmp_path)


def test_all_missing_files_are_named_at_once(tmp_path: Path) -> None:
    path = write_feed({"stops": SIMPLE["stops"]}, tmp_path / "f.zip")
    with pytest.raises(FeedError) as error:
        read_timetable(path, service_date=DATE)
    named = ("agency.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt or")
    assert len(error.value.faults) == len(named)
    assert all(name in str(error.value) for name in named)
