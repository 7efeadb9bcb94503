"""The commands ``site`` and ``compare``: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from geoaccess.cli.app import app
from tests.helpers.village import write_question, write_village
from tests.study.test_compare import SAVED, write_scenario

RUNNER = CliRunner()


def test_site_prints_plans_and_writes_its_files(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["site", "--quiet", str(write_question(tmp_path, "add = 1"))])
    assert done.exit_code == 0, done.output
    assert "1 new site: =Hall. 140 residents are reached" in done.stdout
    assert (tmp_path / "results" / "siting.html").is_file()


def test_site_says_why_there_is_no_answer(tmp_path: Path) -> None:
    path = write_question(tmp_path, 'objective = "set_cover"')
    done = RUNNER.invoke(app, ["site", str(path)])
    assert done.exit_code == 3
    assert "7 residents of 1 places: h3" in done.stderr
    assert "Traceback" not in done.stderr


def test_compare_prints_who_gains(tmp_path: Path) -> None:
    study, saved = write_village(tmp_path), write_scenario(tmp_path, "saved.toml", SAVED)
    done = RUNNER.invoke(app, ["compare", "--quiet", str(study), str(saved)])
    assert done.exit_code == 0, done.output
    assert "40 residents gain" in done.stdout


def test_compare_names_the_faults_of_a_scenario(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    wrong = write_scenario(tmp_path, "wrong.toml", '[[edit]]\ndo = "close_practice"\nid = "p9"\n')
    done = RUNNER.invoke(app, ["compare", str(study), str(wrong)])
    assert done.exit_code == 2
    assert "'p9', which is not in the table" in done.stderr


def test_both_commands_draw_maps_for_publication(tmp_path: Path) -> None:
    path = write_question(tmp_path, "add = 1\ncurve = 0\nplans = 1")
    saved = write_scenario(tmp_path, "saved.toml", SAVED)
    for arguments, name in (
        (["site", str(path)], "siting.html"),
        (["compare", str(path), str(saved)], "compare_a-village.html"),
    ):
        done = RUNNER.invoke(app, [*arguments, "--publish", "--quiet"])
        assert done.exit_code == 0, done.output
        assert f"publication/{name}" in done.stdout
        assert (tmp_path / "results" / "publication" / name).is_file()
