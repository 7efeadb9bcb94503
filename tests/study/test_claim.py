"""One run at a time in a folder, with the name of who is there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import geoaccess as ga
from geoaccess.study.claim import LOCK, OWNER, claimed
from tests.helpers.village import write_village


def test_a_second_run_is_refused_with_the_owner_of_the_first(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    with claimed(tmp_path / "results"):
        with pytest.raises(ga.BusyError, match=f"in use by process {os.getpid()} on .*, started "):
            ga.run_study(study)
        assert not (tmp_path / "map.html").exists()
    ga.run_study(study)
    assert (tmp_path / "map.html").exists()


def test_a_claim_leaves_only_its_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), claimed(tmp_path / "results"):
        raise ZeroDivisionError
    assert [path.name for path in (tmp_path / "results").iterdir()] == [LOCK]


def test_only_what_the_killed_run_left_is_cleared(tmp_path: Path) -> None:
    results, maps = tmp_path / "results", tmp_path / "maps"
    for name in (".writing-77-a", ".writing-78-b"):
        (results / name).mkdir(parents=True)
        (maps / name).mkdir(parents=True)
    owner = {"process": 77, "machine": "here", "started": "2026-03-10T09:00:00+00:00"}
    (results / OWNER).write_text(json.dumps(owner))
    with (
        pytest.warns(ga.GeoAccessWarning, match=r"process 77 on here.*did not finish"),
        claimed(results, maps),
    ):
        left = sorted(path.name for path in (*results.iterdir(), *maps.iterdir()))
    assert left == [LOCK, OWNER, ".writing-78-b", ".writing-78-b"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"process": "*/../.."}', "\x00"])
def test_a_note_of_an_owner_that_nobody_wrote_is_no_owner(tmp_path: Path, text: str) -> None:
    (tmp_path / OWNER).write_text(text)
    with claimed(tmp_path):
        owner = json.loads((tmp_path / OWNER).read_text())
    assert owner["process"] == os.getpid()


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
