"""Inputs of strangers: too large, too deep, with code in the names."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import geoaccess as ga
from geoaccess.study.report import report_study
from tests.helpers.village import write_village

CORNERS = 200_000  # a million were tried by hand
HOSTILE = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x.example","x")'


def test_a_workbook_that_holds_far_more_than_it_shows_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoaccess.inputs.sources.MOST_MB", 20)
    bomb = tmp_path / "housing.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(21_000_000))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(ga.InputError, match=r"it holds 21 MB, more than the 20 of any sensible"):
        ga.read_housing(bomb)


def test_an_area_of_very_many_corners_makes_a_map_of_usual_size(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    angles = np.linspace(0, 2 * np.pi, CORNERS)
    lon, lat = 4.8 + 0.1 * np.cos(angles), 51.6 + 0.1 * np.sin(angles)
    ring = [*zip(lon[:-1].round(9).tolist(), lat[:-1].round(9).tolist(), strict=True)]
    feature = {
        "type": "Feature",
        "properties": {"id": "a", "name": "Round"},
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }
    content = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "areas.geojson").write_text(json.dumps(content))
    result = ga.run_study(study)
    assert len(result.tables["areas"].geometry[0].exterior.coords) == CORNERS
    assert result.files["map"].stat().st_size < 2_000_000


def test_names_are_text_in_every_output(tmp_path: Path) -> None:
    """A name with a script, one with a formula, and a column whose heading is a formula."""
    write_village(tmp_path)
    housing = pd.read_csv(tmp_path / "housing.csv")
    housing["name"] = [HOSTILE, FORMULA, "+31"]
    housing["municipality"] = [HOSTILE, FORMULA, "Noord"]
    housing.assign(**{FORMULA: "@x"}).to_csv(tmp_path / "housing.csv", index=False)
    done = report_study(tmp_path / "study.toml")
    for page in (done.page, done.map):
        assert HOSTILE not in page.read_text(encoding="utf-8")
    results = done.result.study.folder
    cells = [
        str(cell)
        for name in ("places.csv", "municipalities.csv")
        for row in pd.read_csv(results / name, header=None, dtype=str).fillna("").to_numpy()
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(("=", "@", "+"))] == []
    assert f"'{FORMULA}" in cells
    book = openpyxl.load_workbook(done.workbook)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
