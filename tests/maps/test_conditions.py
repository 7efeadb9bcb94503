"""The conditions of a map in words."""

import datetime as dt

import geoaccess as ga
from geoaccess.maps.conditions import attributions, condition_rows, source_lines, subtitle
from geoaccess.texts import load_texts

OPTIONS = {
    "within_min": 30,
    "statuses": ("open", "conditional"),
    "percentile": 50,
    "travel": {
        "mode": "transit",
        "service_date": dt.date(2026, 3, 10),
        "departures": ga.DepartureWindow("17:00", "19:00"),
        "options": ga.TravelOptions(walk_speed_kmh=4.5),
    },
}
SOURCE = {
    "file": "a.zip",
    "modified": "2026-03-10T07:00:00+00:00",
    "sha256": "0123456789abcdef",
    "licence": "CC0",
    "attribution": "NDOV",
}


def test_every_condition_has_a_term_and_a_unit() -> None:
    rows = dict(condition_rows(OPTIONS, {}, load_texts("nl")))
    assert rows["Grens"] == "30 minuten"
    assert rows["Praktijken die meetellen"] == "open voor nieuwe patiënten, onder voorwaarden open"
    assert rows["Dag van de dienstregeling"] == "dinsdag 10 maart 2026"
    assert rows["Vertrek"] == "17:00 – 19:00"
    assert rows["Snelheid lopen"] == "4,5 km/u"
    assert rows["Speling bij instappen"] == "60 seconden"
    assert (
        rows["Reistijd die telt"]
        == "in 50 van de 100 minuten van het tijdvak duurt de reis niet langer"
    )


def test_speeds_of_ways_to_travel_that_nobody_uses_are_not_conditions() -> None:
    walked = dict(condition_rows(OPTIONS, {}, load_texts("en")))
    assert not {"Cycling speed", "E-bike speed", "Longest ride to a stop"} & set(walked)
    biked = dict(condition_rows({**OPTIONS, "bike_mode": "bike"}, {}, load_texts("en")))
    assert biked["Cycling speed"] == "15 km/h"


def test_sources_are_found_wherever_they_stand_and_named_once() -> None:
    provenance = {"times": {"sources": [SOURCE]}, "sources": [SOURCE, {"file": "b.pbf"}]}
    lines = source_lines(provenance, load_texts("nl"))
    assert lines == [
        "a.zip, van dinsdag 10 maart 2026, CC0, NDOV, sha256 0123456789ab",
        "b.pbf",
    ]
    assert attributions(provenance) == ["NDOV"]


def test_the_subtitle_names_transport_day_and_hours() -> None:
    words = subtitle(OPTIONS, load_texts("en"))
    assert words == "public transport and walking · Tuesday 10 March 2026 · leaving 17:00 – 19:00"


def test_a_bike_and_a_week_are_named_beside_the_transport() -> None:
    more = {**OPTIONS, "bike_mode": "bike", "visit_week": "2026-03-09", "visit_max_trip_min": 60}
    words = subtitle(more, load_texts("en"))
    assert words == (
        "public transport and walking (those with a bike also: bike) · Tuesday 10 March 2026 · "
        "leaving 17:00 – 19:00 · Visits in the week of Monday 9 March 2026"
    )
    rows = dict(condition_rows(more, {}, load_texts("en")))
    assert rows["Longest journey of a visit"] == "60 minutes"


def test_appointments_and_parkings_for_bikes_are_conditions() -> None:
    travel = {"mode": "bike_transit", "arrive_by": "09:00-09:01", "bike_parking_only": True}
    options = {"within_min": 30, "travel": travel}
    assert subtitle(options, load_texts("en")) == "bike and public transport · arriving 09:00"
    rows = dict(condition_rows(options, {}, load_texts("nl")))
    assert rows["Aankomst"] == "09:00"
    assert rows["Fiets naar de halte"] == "alleen naar stations en haltes met een fietsenstalling"
    without = condition_rows(
        {"travel": travel | {"bike_parking_only": False}}, {}, load_texts("nl")
    )
    assert "Fiets naar de halte" not in dict(without)
