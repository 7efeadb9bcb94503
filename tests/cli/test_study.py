"""The command line: messages without tracebacks, exit codes, and quiet."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import geoaccess as ga
from geoaccess.cli.app import app
from geoaccess.cli.terminal import reported
from tests.helpers.village import STUDY, write_village
from tests.study.test_check import TEN_FAULTS, write_bad_village

RUNNER = CliRunner()


def _geoaccess(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "geoaccess.cli.app", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_ten_faults_come_in_one_run_without_a_traceback(tmp_path: Path) -> None:
    done = _geoaccess("run", write_bad_village(tmp_path))
    assert done.returncode == 2
    assert [fault for fault in TEN_FAULTS if fault not in done.stderr] == []
    assert done.stderr.startswith("10 faults in the input:")
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout == ""


def test_a_run_prints_its_summary(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["run", "--quiet", str(write_village(tmp_path))])
    assert done.exit_code == 0, done.output
    assert "100 of 147 residents (68.0%)" in done.stdout
    assert (tmp_path / "map.html").is_file()


def test_check_names_faults_or_sums_up(tmp_path: Path) -> None:
    good = RUNNER.invoke(app, ["check", str(write_village(tmp_path))])
    assert good.exit_code == 0
    assert "3 housing places with 147 residents" in good.stdout
    bad = RUNNER.invoke(app, ["check", str(write_bad_village(tmp_path))])
    assert bad.exit_code == 2
    assert "10 faults in the input:" in bad.stderr


@pytest.mark.parametrize(
    ("language", "on_terminal", "on_page"),
    [
        ("nl", "[travel]: de sleutel 'mod' is niet bekend. Bedoelt u 'mode'?", '<html lang="nl">'),
        ("en", "[travel]: the key 'mod' is not known. Did you mean 'mode'?", '<html lang="en">'),
    ],
)
def test_faults_are_told_in_the_language_of_the_study(
    tmp_path: Path, language: str, on_terminal: str, on_page: str
) -> None:
    """Also where those faults keep the study from being read."""
    text = STUDY.replace('language = "en"', f'language = "{language}"')
    study = write_village(tmp_path, text.replace("mode =", "mod ="))
    done = RUNNER.invoke(app, ["check", str(study)])
    assert done.exit_code == 2
    assert on_terminal in done.stderr
    assert on_page in (tmp_path / "results" / "check.html").read_text(encoding="utf-8")


def test_a_day_without_service_is_a_sentence(tmp_path: Path) -> None:
    study = write_village(tmp_path, STUDY.replace("2026-03-10", "2026-03-14"))
    done = RUNNER.invoke(app, ["run", str(study)])
    assert done.exit_code == 2
    assert "2026-03-14" in done.stderr
    assert "Traceback" not in done.stderr


def test_warnings_are_notes(tmp_path: Path) -> None:
    study = write_village(tmp_path)
    rows = (tmp_path / "practices.csv").read_text().splitlines()
    rows = [rows[0] + ",opening_hour", *(row + "," for row in rows[1:])]
    (tmp_path / "practices.csv").write_text("\n".join(rows))
    done = RUNNER.invoke(app, ["check", str(study)])
    assert done.exit_code == 0, done.output
    assert "Note: practices.csv: the column 'opening_hour' is not used." in done.stderr


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ga.InfeasibleError("No site reaches h1."), 3, "No site reaches h1."),
        (RuntimeError("boom"), 1, "a fault of its own (RuntimeError: boom)"),
        (ZeroDivisionError(), 1, "a fault of its own (ZeroDivisionError)"),
    ],
)
def test_every_error_is_a_sentence_with_an_exit_code(
    error: Exception, code: int, message: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_: Path) -> None:
        raise error

    monkeypatch.setattr("geoaccess.study.data_check.check_data", fail)
    done = RUNNER.invoke(app, ["check", str(tmp_path)])
    assert done.exit_code == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    shown = RUNNER.invoke(app, ["check", "--debug", str(tmp_path)])
    assert shown.exit_code == code
    assert "Traceback" in shown.stderr


def test_the_demo_makes_and_computes_a_model_region(tmp_path: Path) -> None:
    page = tmp_path / "maps" / "region.html"
    arguments = [
        "demo",
        "--quiet",
        "--size",
        "village",
        "--folder",
        str(tmp_path),
        "--map",
        str(page),
    ]
    done = RUNNER.invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "nagemaakte modelregio" in done.stdout
    assert page.is_file()


def test_an_unknown_size_of_the_demo_is_an_input_error(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["demo", "--size", "huge", "--folder", str(tmp_path)])
    assert done.exit_code == 2
    assert "must be one of village, region" in done.stderr


def test_the_version_is_shown() -> None:
    done = RUNNER.invoke(app, ["--version"])
    assert (done.exit_code, done.stdout) == (0, f"geoaccess {ga.__version__}\n")


def test_what_geoaccess_logs_is_shown_during_a_command_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logger = logging.getLogger("geoaccess")
    before = (logger.level, list(logger.handlers))
    with reported(debug=False):
        logger.info("A kernel is compiled.")
        assert capsys.readouterr().err == "Note: A kernel is compiled.\n"
    assert (logger.level, logger.handlers) == before
