"""Inputs of strangers: too large, too deep, with code in the names."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import geoaccess as ga
from geoaccess.study.report import report_study
from tests.helpers.village import write_village

CORNERS = 200_000  # a million were tried by hand
CORPUS = Path(__file__).with_name("corpus")
HOSTILE = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x.example","x")'


def test_a_workbook_that_holds_far_more_than_it_shows_is_refused_unread(tmp_path: Path) -> None:
    bomb = tmp_path / "housing.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(21_000_000))
    assert bomb.stat().st_size < 100_000
    with pytest.raises(ga.InputError, match=r"holds 21 MB, more than the 20 of any .*max_mb="):
        ga.read_housing(bomb, max_mb=20)


def test_a_parquet_file_of_one_value_ever_again_is_refused_unread(tmp_path: Path) -> None:
    rows = 4_000_000  # eight bytes each
    bomb = tmp_path / "housing.parquet"
    pq.write_table(pa.table({"id": pa.array(np.zeros(rows, np.int8))}), bomb)
    assert bomb.stat().st_size < 20_000
    with pytest.raises(ga.InputError, match=r"holds 32 MB, more than the 30 of any"):
        ga.read_candidates(bomb, max_mb=30)


def test_a_study_says_how_large_its_tables_may_be(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    study.write_text("max_table_mb = 0.00001\n" + study.read_text())
    with pytest.raises(ga.InputError, match=r"max_table_mb in a study") as caught:
        ga.run_study(study)
    assert {fault.where for fault in caught.value.faults} >= {"housing.csv", "practices.csv"}


@pytest.mark.parametrize("name", ["entities_in_entities.osm", "entity_of_a_file.osm"])
def test_entities_in_streets_are_refused(name: str) -> None:
    """Those within each other would fill the memory, and one of a file would read that file."""
    with pytest.raises(ga.InputError, match="XML entities are not supported"):
        ga.read_streets(CORPUS / "streets_osm" / name)


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
