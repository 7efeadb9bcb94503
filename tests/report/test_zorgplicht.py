"""The report: numbers defined once, equal in page and workbook, and harmless."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import geoaccess as ga
from geoaccess.report.tables import report_tables
from tests.helpers.regions import housing_table, minutes_table, practice_table


def case(seed: int = 1, places: int = 40) -> tuple[Any, Any]:
    """A small region with everything that a report can say, and names that mean harm."""
    rng = np.random.default_rng(seed)
    housing = housing_table(
        {f"h{i}": int(rng.integers(1, 60)) for i in range(places)},
        name=[f"=cmd|'/c calc'!A{i}" if i % 7 == 0 else f"Site <b>{i}</b>" for i in range(places)],
        municipality=rng.choice(["Breda", "Zundert", "Rucphen", "@Moerdijk"], places),
        registered_share=rng.random(places).round(2),
        insured_share=rng.random(places).round(2),
        insurers=rng.choice(["Zorg A:0.6;Zorg B:0.3", "Zorg B:1.0", "+Zorg C:0.5"], places),
    )
    practices = practice_table(
        {"p": "open", "q": "conditional", "r": "full"}, accepts=["both", "registered", "both"]
    )
    pairs = {(h, p): float(rng.integers(1, 70)) for h in housing["id"] for p in practices["id"]}
    times = minutes_table(pairs, housing, practices)
    return ga.coverage(times, housing, practices), housing


def test_every_table_counts_the_same_people() -> None:
    result, housing = case()
    tables = {key: table.frame for key, table in report_tables(result, housing).items()}
    residents = housing["residents"].sum()
    assert tables["reasons"]["residents"].sum() == pytest.approx(residents)
    assert tables["municipalities"]["residents"].sum() == pytest.approx(residents)
    insured = (housing["residents"] * housing["insured_share"]).sum()
    by_insurer = tables["insurers"].drop_duplicates("insurer")["insured_residents"]
    assert by_insurer.sum() == pytest.approx(insured)
    reading = "statuses == 'open' and within_min == 30"
    per_insurer = tables["insurers"].query(reading)["covered_insured"].sum()
    per_area = tables["municipal_insured"].query(reading)["covered_insured"].sum()
    assert per_insurer == pytest.approx(per_area)
    groups = result.people.query("group in ('registered', 'unregistered') and reason == 'covered'")
    assert per_insurer == pytest.approx(groups["residents"].sum())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_page_and_workbook_show_the_same_numbers(tmp_path: Path, language: str) -> None:
    result, housing = case()
    report = ga.zorgplicht_report(result, housing, language=language)
    page, book = report.save(tmp_path)
    html = page.read_text("utf-8")
    sheets = openpyxl.load_workbook(book)
    assert len(sheets.sheetnames) == len(report.tables) + 2
    for sheet, table in zip(sheets, report.tables.values(), strict=False):
        assert sheet.freeze_panes == "B2"
        assert sheet.max_row == len(table.frame) + 1
        for column, name in enumerate(table.frame.columns, 1):
            if name == "covered_insured":
                cells = [sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)]
                assert cells == pytest.approx(table.frame[name].tolist())
    assert report.texts.number(result.covered_residents) in html


def test_texts_of_tables_are_never_markup_or_formulas(tmp_path: Path) -> None:
    result, housing = case()
    page, book = ga.zorgplicht_report(result, housing).save(tmp_path)
    html = page.read_text("utf-8")
    assert "<b>" not in html
    assert "<script" not in html
    assert 'http-equiv="Content-Security-Policy"' in html
    for sheet in openpyxl.load_workbook(book):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not (isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@")))


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    result, housing = case()
    first = [p.read_bytes() for p in ga.zorgplicht_report(result, housing).save(tmp_path / "a")]
    second = [p.read_bytes() for p in ga.zorgplicht_report(result, housing).save(tmp_path / "b")]
    assert first == second


def test_the_page_of_a_publication_says_so_and_names_no_place(tmp_path: Path) -> None:
    result, housing = case()
    page, _ = ga.zorgplicht_report(result, housing, publish=True, language="en").save(tmp_path)
    html = page.read_text("utf-8")
    assert "fewer than 10 people" in html
    assert "Site" not in html
    assert not any(f">{i}<" in html for i in housing["id"])
