"""One run at a time in the output folder of a study."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.claim import claimed
from tests.helpers.village import write_village


def test_a_second_run_is_refused_with_the_owner_of_the_first(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    with claimed(tmp_path / "results"):
        with pytest.raises(ga.BusyError, match=f"in use by process {os.getpid()} on .*, started "):
            ga.run_study(study)
        assert not (tmp_path / "map.html").exists()
    ga.run_study(study)
    assert (tmp_path / "map.html").exists()


def test_a_place_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    study.write_text(study.read_text().replace('folder = "results"', 'folder = "housing.csv/out"'))
    with pytest.raises(ga.OutputError, match=r"housing\.csv/out cannot be written: something else"):
        ga.run_study(study)
    assert not (tmp_path / "map.html").exists()


def test_an_input_that_vanishes_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = write_village(tmp_path)
    before = ga.run_study(study)
    places = before.files["places_csv"].read_bytes()

    def vanish(*_: object, **__: object) -> None:
        (tmp_path / "streets.osm").unlink()
        (tmp_path / "streets.osm").read_bytes()

    monkeypatch.setattr("geoaccess.study.inputs.load_cached", vanish)
    with pytest.raises(ga.InputError, match=r"streets\.osm was there when the run began"):
        ga.run_study(study)
    assert before.files["places_csv"].read_bytes() == places
