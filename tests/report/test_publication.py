"""No small group can be told from everything that is published together: map, page and workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

import geoaccess as ga
from geoaccess.coverage.publication.hexagon_grid import hexagon_of
from tests.helpers.attack import READINGS, Attacker
from tests.helpers.published import (
    map_data,
    number,
    page_tables,
    told_numbers,
    workbook_tables,
)
from tests.helpers.regions import housing_table, minutes_table, practice_table

LIMITS = (15.0, 30.0, 45.0, 60.0)
NAMES = ("Alphen", "Bavel", "Chaam", "Dorst", "Effen")
HEXAGON_M = 12_000.0


def region(seed: int) -> tuple[Any, Any, ga.TravelTimes]:
    """Small places in five municipalities; whole people only, so that no rounding protects them."""
    rng = np.random.default_rng(seed)
    count = 16
    housing = housing_table(
        {f"h{i}": int(rng.choice([2, 4, 7, 12, 30, 90])) for i in range(count)},
        name=[f"Secret site {i}" for i in range(count)],
        municipality=rng.choice(NAMES, count),
        insured_share=rng.choice([0.0, 1.0], count, p=[0.3, 0.7]),
        insurers=rng.choice(["Zorg A:1.0", "Zorg B:1.0"], count),
    )
    housing.geometry = gpd.points_from_xy(
        rng.uniform(4.4, 4.9, count), rng.uniform(51.4, 51.7, count)
    )
    practices = practice_table(
        {"p": "open", "q": "conditional", "r": "full", "own": "open"},
        places=[int(housing["residents"].sum() // 3), 20, 0, 5],
        kind=["regular", "regular", "regular", "employer"],
        name=["Regular", "Second", "Third", "At the hidden site"],
    )
    minutes = {(h, p): float(rng.integers(5, 75)) for h in housing["id"] for p in practices["id"]}
    return housing, practices, minutes_table(minutes, housing, practices)


@dataclass(frozen=True, eq=False)
class Written:
    """Map, page and workbook of one publication in a folder, and what they hide."""

    folder: Path
    publication: ga.Publication
    housing: Any
    result: Any
    report: ga.ZorgplichtReport
    full: ga.ZorgplichtReport


PUBLICATIONS = {
    "municipalities": ga.Publication(),
    "hexagons": ga.Publication(hexagon_m=HEXAGON_M),
}


@pytest.fixture(scope="module", params=PUBLICATIONS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_all(tmp_path_factory.mktemp("published"), 2, PUBLICATIONS[request.param])


def write_all(folder: Path, seed: int, publication: ga.Publication) -> Written:
    housing, practices, times = region(seed)
    result = ga.coverage(times, housing, practices)
    plan = ga.allocate(times, housing, practices, within_min=30)
    coming = ga.growth(times, housing, practices, years=[2026, 2027], rate=0.1)
    gap = ga.gap_score(result, housing, allocation=plan)
    evidence = ga.Evidence(allocation=plan, growth=coming, gap=gap)
    arguments = {"evidence": evidence, "language": "en"}
    report = ga.zorgplicht_report(result, housing, **arguments, publish=publication)
    report.save(folder)
    boxes = [shapely.box(4.4 + 0.1 * i, 51.4, 4.5 + 0.1 * i, 51.7) for i in range(5)]
    areas = gpd.GeoDataFrame({"id": NAMES, "name": NAMES}, geometry=boxes, crs=4326)
    page = ga.coverage_map(
        result, areas=areas, practices=practices, language="en", publish=publication
    )
    page.save(folder / "map.html")
    full = ga.zorgplicht_report(result, housing, **arguments)
    return Written(folder, publication, housing, result, report, full)


def cells_of(result: Any, publication: ga.Publication) -> list[str]:
    """Name of the hexagon of every place, found as a reader of the map would: by its outline."""
    if publication.hexagon_m is None:
        return ["all"] * len(result.places)
    flat = result.places.to_crs(result.places.estimate_utm_crs())
    own = hexagon_of(flat.geometry.get_coordinates().to_numpy(), publication.hexagon_m)
    order = sorted({tuple(cell) for cell in own.tolist()}, key=lambda cell: (-cell[1], cell[0]))
    return [f"⬡ {order.index(tuple(cell)) + 1}" for cell in own.tolist()]


Unit = tuple[str, str]


def within(units: list[Unit], row: dict[str, Any]) -> list[Unit]:
    """Units that a row of a table is about."""
    area, cell = row.get("municipality"), row.get("cell")
    return [u for u in units if area in (None, u[1]) and cell in (None, u[0])]


def unknowns(
    key: str, row: dict[str, Any], units: list[Unit]
) -> Iterator[tuple[str, list[Hashable]]]:
    """For every column that counts people, the unknowns that it adds up."""
    mine = within(units, row)
    at = (row.get("statuses", "open"), float(row.get("within_min", 30)))
    if key in ("headline", "municipalities", "cells"):
        yield "residents", [("residents", u) for u in mine]
        yield "covered_residents", [("covered", u, *at) for u in mine]
    elif key == "reasons" and row["reason"] == "covered":
        yield "residents", [("covered", u, *at) for u in mine]
    elif key == "reasons":
        yield "residents", [("reason", row["reason"])]
    elif key == "gap":
        yield "residents", [("residents", u) for u in mine]
    elif key == "municipal_insured":
        yield "insured_residents", [("insured", u) for u in mine]
        yield "covered_insured", [("covered_insured", u, *at) for u in mine]
    elif key == "insurers":
        yield "insured_residents", [("insurer", row["insurer"])]
        yield "covered_insured", [("insurer", row["insurer"], *at)]
    elif key == "places_short":
        yield "unplaced_residents", [("unplaced", u) for u in mine]
        yield "places_short", [("short", u) for u in mine]
    elif key == "forecast" and int(row["year"]) == 2026:
        yield "residents", [("residents", u) for u in mine]
        yield "places_short", [("short", u) for u in mine]


def codes(row: dict[str, Any], texts: Any) -> dict[str, Any]:
    """A row with its words turned back into codes; thresholds as numbers."""
    words = {texts.word("reading", name): name for name in READINGS}
    reasons = {
        v: k.removeprefix("reason.") for k, v in texts.words.items() if k.startswith("reason.")
    }
    found = dict(row)
    if "statuses" in row:
        found |= {"statuses": words[row["statuses"]], "within_min": number(row["within_min"])}
    if "reason" in row:
        found["reason"] = reasons[row["reason"]]
    return found


def add_what_joins_tables(attacker: Attacker, told: list[tuple[str, dict[str, Any]]]) -> None:
    """Reasons add up to all; what is not covered is the rest; insurers divide the insured."""
    units = list(attacker.units)
    everyone: dict[Hashable, float] = {("residents", u): 1.0 for u in units}
    reasons = {("reason", row["reason"]) for key, row in told if key == "reasons"}
    reasons.discard(("reason", "covered"))
    covered: dict[Hashable, float] = {("covered", u, "open", 30.0): -1.0 for u in units}
    attacker.equal.append(({**everyone, **covered, **dict.fromkeys(reasons, -1.0)}, 0.0))
    insurers = sorted({row["insurer"] for key, row in told if key == "insurers"})
    insured: dict[Hashable, float] = {("insured", u): -1.0 for u in units}
    attacker.equal.append(({("insurer", i): 1.0 for i in insurers} | insured, 0.0))
    for reading in READINGS:
        for limit in LIMITS:
            parts: dict[Hashable, float] = {("insurer", i, reading, limit): 1.0 for i in insurers}
            whole: dict[Hashable, float] = {
                ("covered_insured", u, reading, limit): -1.0 for u in units
            }
            attacker.equal.append(({**parts, **whole}, 0.0))
            for name in insurers:
                inner: Hashable = ("insurer", name, reading, limit)
                attacker.below.append(({inner: 1.0, ("insurer", name): -1.0}, 0.0))


def read_map(attacker: Attacker, data: dict[str, Any], units: list[Unit]) -> None:
    """What the map tells of its areas or hexagons, and of the region."""
    published = data["views"][0]["published"]
    for area, sums in zip(data["areas"], published["areas"], strict=True):
        hexagon = area["name"].startswith("⬡")
        row = {"cell" if hexagon else "municipality": area["name"]}
        for column, kind in (("residents", "residents"), ("covered", "covered")):
            if sums[column] is not None:
                tail = ("open", 30.0) if kind == "covered" else ()
                attacker.read([(kind, u, *tail) for u in within(units, row)], sums[column])
    for reason, people in published["total"]["reasons"].items():
        if reason != "covered" and people is not None:
            attacker.read([("reason", reason)], people)


def attack(files: Written) -> Attacker:
    """Everything that the files of the folder tell, as equations."""
    cells = cells_of(files.result, files.publication)
    units = sorted(set(zip(cells, files.housing["municipality"], strict=True)))
    attacker = Attacker(units, LIMITS)
    columns = {key: list(table.frame.columns) for key, table in files.report.tables.items()}
    pages = page_tables(files.folder / "zorgplicht.html")
    sheets = workbook_tables(files.folder / "zorgplicht.xlsx", list(columns))
    told = [
        (key, codes(row, files.report.texts))
        for rows in (pages, sheets)
        for key, row in told_numbers({key: rows[key] for key in columns}, columns)
    ]
    add_what_joins_tables(attacker, told)
    for key, row in told:
        for column, terms in unknowns(key, row, units):
            if (value := number(row[column])) is not None:
                attacker.read(terms, value)
    read_map(attacker, map_data(files.folder / "map.html"), units)
    return attacker


def secrets(
    full: Any, units: list[Unit], smallest: int
) -> Iterator[tuple[Any, float, list[Hashable]]]:
    """Small numbers of the full report, and the unknowns that each adds up."""
    for key, table in full.tables.items():
        for row in table.frame.to_dict("records"):
            for column, terms in unknowns(key, row, units):
                if 0 < row[column] < smallest:
                    yield (key, column, row), float(row[column]), terms


def test_nobody_can_compute_a_small_group_from_map_page_and_workbook_together(
    written: Written,
) -> None:
    attacker = attack(written)
    found = list(secrets(written.full, list(attacker.units), 10))
    assert len(found) > 10
    for what, truth, terms in found:
        least, largest = attacker.range_of(terms, 10)
        assert least - 1e-4 <= truth <= largest + 1e-4, what
        assert largest - least >= 10 - 1e-3, (what, least, largest)


def test_the_attack_succeeds_where_only_small_numbers_are_struck_out(written: Written) -> None:
    """The same attacker on the full tables, with nothing but the small numbers blank."""
    full = written.full
    units = sorted({("all", name) for name in written.housing["municipality"]})
    attacker = Attacker(units, LIMITS)
    rows = [(k, row) for k, t in full.tables.items() for row in t.frame.to_dict("records")]
    add_what_joins_tables(attacker, rows)
    for key, row in rows:
        for column, terms in unknowns(key, row, units):
            if not 0 < row[column] < 10:
                attacker.read(terms, float(row[column]))
    widths = [
        largest - least
        for _, _, terms in secrets(full, units, 10)
        for least, largest in [attacker.range_of(terms, 10)]
    ]
    assert min(widths) < 1


def test_no_file_of_a_publication_names_or_places_a_home(written: Written) -> None:
    data = map_data(written.folder / "map.html")
    assert data["places"]["id"] == []
    assert data["ask"] is None
    assert "At the hidden site" not in data["practices"]["name"]
    with zipfile.ZipFile(written.folder / "zorgplicht.xlsx") as book:
        contents = [book.read(name) for name in book.namelist()]
    contents += [path.read_bytes() for path in written.folder.glob("*.html")]
    assert len(contents) > 10
    for content in contents:
        assert b"Secret site" not in content
        for x in written.housing.geometry.x.round(5):
            assert f"{x}".encode() not in content


@pytest.mark.parametrize("written", ["municipalities"], indirect=True)  # a report has no hexagons
def test_map_and_report_of_one_publication_hide_the_same_numbers(written: Written) -> None:
    published = map_data(written.folder / "map.html")
    names = [area["name"] for area in published["areas"]]
    shown = dict(zip(names, published["views"][0]["published"]["areas"], strict=True))
    frame = written.report.tables["municipalities"].frame
    assert "×" in set(frame["covered_residents"])
    for row in frame.to_dict("records"):
        told = shown[row["municipality"]]
        for column, name in (("residents", "residents"), ("covered", "covered_residents")):
            assert told[column] == (None if row[name] == "×" else row[name])
