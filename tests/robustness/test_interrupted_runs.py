"""Runs that are killed, stopped, or short of room: nothing is lost, nothing is half."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.helpers.run_server import Run, RunServer
from tests.helpers.village import write_question, write_village

KILLS, RUN_OUT_EVERY = 50, 10
KILLS_OF_OTHERS = 4
COMMANDS = ("site", "compare", "report")
CUT = """name = "No bus"
[[edit]]
do = "cut_line"
line = "1"
start = "16:00"
end = "20:00"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunServer]:
    with RunServer(write_village(tmp_path_factory.mktemp("warm"))) as server:
        yield server


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The inputs; copies have the same bytes and times."""
    return write_village(tmp_path_factory.mktemp("inputs")).parent


@pytest.fixture
def study(village: Path, tmp_path: Path) -> Path:
    return copy_of(village, tmp_path / "village")


@dataclass(frozen=True)
class Other:
    """Another command than ``run`` on a village."""

    server: RunServer
    command: str
    scenarios: tuple[str, ...]
    study: Path
    expected: Mapping[str, bytes] = field(default_factory=dict)
    seconds: float = 0

    def start(self, study: Path, *, most_bytes: int | None = None) -> Run:
        scenarios = [study.parent / name for name in self.scenarios]
        return self.server.start(study, self.command, scenarios, most_bytes=most_bytes)


def copy_of(village: Path, folder: Path) -> Path:
    return Path(shutil.copytree(village, folder)) / "study.toml"


@pytest.fixture(scope="module")
def undisturbed(
    server: RunServer, village: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, bytes], float]:
    """The files of a run that nobody disturbs, and how many seconds it takes."""
    study = copy_of(village, tmp_path_factory.mktemp("undisturbed") / "village")
    start = time.perf_counter()
    assert server.start(study).wait() == 0
    return files_of(study.parent), time.perf_counter() - start


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, except what a run says."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "notes.txt"
    }


def test_a_run_killed_at_any_moment_resumes_and_ends_the_same(
    server: RunServer,
    undisturbed: tuple[dict[str, bytes], float],
    village: Path,
    tmp_path: Path,
) -> None:
    """Kills follow each other on what the last one left; now and then a run may finish."""
    expected, seconds = undisturbed
    moments = random.Random(7)
    codes = []
    for number in range(KILLS):
        if number % RUN_OUT_EVERY == 0:
            study = copy_of(village, tmp_path / str(number))
        run = server.start(study)
        run.signal_after(moments.uniform(0, seconds), signal.SIGKILL)
        codes.append(run.wait())
        if number % RUN_OUT_EVERY == RUN_OUT_EVERY - 1:
            assert server.start(study).wait() == 0
            assert files_of(study.parent) == expected
    # A run that goes on from a kept network may be done before its moment comes.
    assert set(codes) <= {-signal.SIGKILL, 0}
    assert codes.count(-signal.SIGKILL) >= KILLS // 2


def test_a_run_that_takes_over_says_so(server: RunServer, study: Path) -> None:
    first = server.start(study)
    while not (study.parent / "results" / ".run.json").exists():
        time.sleep(0.005)
    first.signal_after(0, signal.SIGKILL)
    first.wait()
    second = server.start(study)
    assert second.wait() == 0
    assert f"an earlier run (process {first.pid} on " in second.told()
    assert not (study.parent / "results" / ".run.json").exists()


def test_ctrl_c_is_one_sentence_and_keeps_earlier_results(
    server: RunServer, undisturbed: tuple[dict[str, bytes], float], study: Path
) -> None:
    expected, seconds = undisturbed
    assert server.start(study).wait() == 0
    stopped = 0
    for part in (0.1, 0.2, 0.3, 0.4, 0.5):
        run = server.start(study)
        run.signal_after(part * seconds, signal.SIGINT)
        code = run.wait()
        if code:
            assert code == 130
            assert run.told().startswith("Stopped before the end. Results of earlier runs are")
            assert len(run.told().splitlines()) == 1
            stopped += 1
        assert files_of(study.parent) == expected
    assert stopped > 0


def test_a_full_disk_is_one_sentence_and_keeps_earlier_results(
    server: RunServer, study: Path
) -> None:
    assert server.start(study).wait() == 0
    housing = study.parent / "housing.csv"
    housing.write_text(housing.read_text().replace("h1,100", "h1,90"))
    before = files_of(study.parent)
    # The map and the GeoPackage are larger than this; the tables are smaller.
    run = server.start(study, most_bytes=20_000)
    assert run.wait() == 2
    assert "cannot be written: the disk is full, or a limit on its use is reached" in run.told()
    assert len(run.told().splitlines()) == 1
    assert files_of(study.parent) == before
    assert server.start(study).wait() == 0
    assert "90" in (study.parent / "results" / "places.csv").read_text()


def test_two_runs_in_one_folder_do_not_mix(
    server: RunServer, undisturbed: tuple[dict[str, bytes], float], study: Path
) -> None:
    shutil.copy(study, study.parent / "second.toml")
    runs = [server.start(path) for path in (study, study.parent / "second.toml")]
    codes = [run.wait() for run in runs]
    assert sorted(codes) in ([0, 0], [0, 2])  # one after the other, or one is refused
    (study.parent / "second.toml").unlink()
    assert server.start(study).wait() == 0
    assert files_of(study.parent) == undisturbed[0]


@pytest.fixture(scope="module", params=COMMANDS)
def other(
    request: pytest.FixtureRequest, server: RunServer, tmp_path_factory: pytest.TempPathFactory
) -> Other:
    """Another command on the village, and what it writes when nobody disturbs it."""
    folder = tmp_path_factory.mktemp(request.param) / "village"
    folder.mkdir()
    study = write_question(folder, "add = 1")
    (folder / "cut.toml").write_text(CUT)
    scenarios = ("cut.toml",) if request.param == "compare" else ()
    other = Other(server, request.param, scenarios, study)
    start = time.perf_counter()
    done = copy_of(folder, tmp_path_factory.mktemp("undisturbed") / "village")
    assert other.start(done).wait() == 0
    return replace(other, expected=files_of(done.parent), seconds=time.perf_counter() - start)


def test_other_commands_killed_at_any_moment_end_the_same(other: Other, tmp_path: Path) -> None:
    moments = random.Random(11)
    study = copy_of(other.study.parent, tmp_path / "village")
    for _ in range(KILLS_OF_OTHERS):
        run = other.start(study)
        run.signal_after(moments.uniform(0, other.seconds), signal.SIGKILL)
        assert run.wait() in (-signal.SIGKILL, 0)
    assert other.start(study).wait() == 0
    assert files_of(study.parent) == other.expected


def test_a_full_disk_leaves_what_other_commands_wrote(other: Other, tmp_path: Path) -> None:
    study = copy_of(other.study.parent, tmp_path / "village")
    assert other.start(study).wait() == 0
    (study.parent / "housing.csv").write_text(
        (study.parent / "housing.csv").read_text().replace("h1,100", "h1,90")
    )
    before = files_of(study.parent)
    run = other.start(study, most_bytes=20_000)
    assert run.wait() == 2
    assert "cannot be written: the disk is full" in run.told()
    assert len(run.told().splitlines()) == 1
    assert files_of(study.parent) == before
