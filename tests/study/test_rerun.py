"""The record of a run is enough to repeat it, and tells what changed since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geoaccess as ga
from geoaccess.cli.app import app
from tests.helpers.village import STUDY, write_village


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The provenance of a village's run."""
    return ga.run_study(write_village(tmp_path)).files["provenance"]


def test_a_run_repeated_from_its_record_gives_the_same_bytes(record: Path) -> None:
    before = {path: path.read_bytes() for path in record.parent.iterdir() if path.is_file()}
    told = json.loads(record.read_text())
    told["made_on"] = "2024-02-29"  # the record of a run of another day, whose map says so
    record.write_text(json.dumps(told))
    first = ga.rerun_study(record, folder=record.parent / "first")
    assert first.different == ("map.html",)
    assert "29 February 2024" in first.result.files["map"].read_text()
    second = ga.rerun_study(first.result.files["provenance"], folder=record.parent / "second")
    assert second.confirmed
    assert set(second.same) == {
        "map.html",
        "places.gpkg",
        "places.csv",
        "summary.csv",
        "municipalities.csv",
    }
    assert "All 5 files came out the same, byte for byte." in str(second)
    assert {path: path.read_bytes() for path in before if path != record} == {
        path: content for path, content in before.items() if path != record
    }


def test_the_recorded_study_counts_not_the_one_on_disk(record: Path) -> None:
    study = record.parents[1] / "study.toml"
    study.write_text(STUDY.replace("within_min = 35", "within_min = 5"))
    changed = ga.rerun_study(record)
    assert changed.confirmed
    assert changed.changed == ("study.toml (the run went by what it said then)",)
    study.unlink()
    assert ga.rerun_study(record).changed == ()


def test_changed_and_missing_inputs_are_named_together(record: Path) -> None:
    home = record.parents[1]
    housing = home / "housing.csv"
    housing.write_text(housing.read_text().replace("h1,100", "h1,90"))
    with pytest.raises(ga.InputError, match=r"housing\.csv: does not hold what it held"):
        ga.rerun_study(record)
    repeated = ga.rerun_study(record, anyway=True)
    assert repeated.changed == ("housing.csv does not hold what it held in the first run.",)
    assert "places.csv" in repeated.different
    (home / "gtfs.zip").unlink()
    with pytest.raises(ga.InputError) as caught:
        ga.rerun_study(record)
    assert [part in str(caught.value) for part in ("2 faults", "gtfs.zip", "housing.csv")] == [
        True,
        True,
        True,
    ]


def test_other_versions_are_told(record: Path) -> None:
    told = json.loads(record.read_text())
    told["versions"]["numpy"] = "0.1"
    record.write_text(json.dumps(told))
    (change,) = ga.rerun_study(record).changed
    assert change.startswith("numpy was 0.1 and is ")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"made_on": 3}', "\x00", '{"study": {}, "sources": [1]}', "[" * 100_000],
)
def test_a_record_that_is_none_is_an_input_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text(text)
    with pytest.raises(ga.InputError, match="not the whole record of a run"):
        ga.rerun_study(tmp_path / "provenance.json")
    with pytest.raises(ga.InputError, match="no record at"):
        ga.rerun_study(tmp_path / "other.json")


def test_the_command_confirms_or_exits_1(record: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(app, ["rerun", "--quiet", str(record)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Inputs, study and libraries are as they were." in done.stdout
    told = json.loads(record.read_text())
    told["outputs"]["places.csv"] = "0" * 64
    record.write_text(json.dumps(told))
    done = runner.invoke(app, ["rerun", "--quiet", str(record)])
    assert done.exit_code == 1
    assert "Files that came out different: places.csv." in done.stdout
