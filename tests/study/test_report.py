"""The report of a study, from one command, opened in other programs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from geoaccess.study.report import report_study
from tests.helpers.village import write_village


def test_report_of_a_study_counts_the_people_of_its_map(tmp_path: Path) -> None:
    result, page, book = report_study(write_village(tmp_path))
    assert page.parent == book.parent == tmp_path / "results"
    people = result.tables["housing"]["residents"].sum()
    sheet = openpyxl.load_workbook(book).worksheets[0]
    assert sheet["C2"].value == people
    assert f">{people}<" in page.read_text("utf-8")


def test_the_edition_for_publication_names_no_place(tmp_path: Path) -> None:
    _, page, _ = report_study(write_village(tmp_path), publish=True)
    assert page.name == "zorgplicht_publication.html"
    text = page.read_text("utf-8")
    assert "South end" not in text
    assert "Halfway" not in text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_workbook_opens_in_libreoffice(tmp_path: Path) -> None:
    _, _, book = report_study(write_village(tmp_path))
    command = ["soffice", "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    rows = (tmp_path / f"{book.stem}.csv").read_text("utf-8").splitlines()
    assert len(rows) == openpyxl.load_workbook(book).worksheets[0].max_row
