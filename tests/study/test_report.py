"""The report of a study, from one command, opened in other programs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from geoaccess.coverage.people.groups import GROUPS
from geoaccess.study.evidence import study_evidence
from geoaccess.study.report import report_study
from tests.helpers.village import write_village


def test_report_of_a_study_counts_the_people_of_its_map(tmp_path: Path) -> None:
    report = report_study(write_village(tmp_path))
    result, page, book = report.result, report.page, report.workbook
    assert page.parent == book.parent == tmp_path / "results"
    people = result.tables["housing"]["residents"].sum()
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet["C2"].value == people
    assert f">{people}<" in page.read_text("utf-8")
    rows = openpyxl.load_workbook(book)["How sure the share is"].iter_rows(
        min_row=2, values_only=True
    )
    shares = {(within, statuses): values for within, statuses, *values in rows}
    assert len(shares) == len(result.coverage.summary)
    assert shares[35, "open"][0] == result.coverage.covered_share
    for share, low, high in shares.values():
        assert 0 <= low <= share <= high <= 1


def test_the_edition_for_publication_names_no_place(tmp_path: Path) -> None:
    report = report_study(write_village(tmp_path), publish=True)
    assert {report.page, report.workbook, report.map} == set(report.page.parent.iterdir())
    assert report.page.parent == tmp_path / "results" / "publication"
    for file in (report.page, report.map):
        text = file.read_text("utf-8")
        assert "South end" not in text
        assert "Halfway" not in text


def test_the_model_region_gets_every_part_of_the_report(village: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(village, tmp_path / "region")
    report = report_study(folder / "study.toml")
    result, page, book = report.result, report.page, report.workbook
    sheets = openpyxl.load_workbook(book).sheetnames
    titles = ("Vooruitblik", "Plaatsen die ontbreken", "Waar het meest ontbreekt")
    for title in (*titles, "Hoe zeker het aandeel is", "Welke aanname het meest telt"):
        assert title in sheets
        assert f">{title}</h2>" in page.read_text("utf-8")
    assert result.study.model
    # its practices have rules: the interval, the division and the forecast follow them
    assert "group" in result.coverage.people
    evidence = study_evidence(result)
    spread, division = evidence.uncertainty, evidence.allocation
    assert spread.headline["stated"][0] == pytest.approx(result.coverage.covered_residents)
    assert set(division.assignments["group"]) <= set(GROUPS)
    assert len(set(division.assignments["group"])) > 1
    first = evidence.growth.years.query("year == year.min()")
    assert first["placed_residents"].sum() == division.placed_residents


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook_and_recalculates_the_same_numbers(tmp_path: Path) -> None:
    book = report_study(write_village(tmp_path)).workbook
    command = ["soffice", "--headless", "--convert-to", "ods", "--outdir", str(tmp_path), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    command = [*again, "--outdir", str(tmp_path / "back"), str(tmp_path / f"{book.stem}.ods")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    own = openpyxl.load_workbook(book)
    back = openpyxl.load_workbook(tmp_path / "back" / book.name)
    assert back.sheetnames == own.sheetnames
    for sheet in own:
        for row in sheet.iter_rows():
            for cell in row:
                found = back[sheet.title][cell.coordinate].value
                if isinstance(cell.value, (int, float)):
                    assert found == pytest.approx(cell.value, rel=1e-12), cell.coordinate
                else:
                    assert found == cell.value
