"""From an empty folder to a map, each step one command; and every fault of the services on the way."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result
from typer.testing import CliRunner

from geoaccess.cli.app import app
from tests.helpers.services import EXTRACTS, serve_village
from tests.helpers.stand_in import StandIn, stand_in

RUNNER = CliRunner()
NAME = "Halderberge, Moerdijk"
DATA = ("areas.geojson", "campsites.csv", "districts.geojson", "gtfs.zip", "housing.csv",
        "key_figures.csv", "neighbourhoods.geojson", "postcodes.geojson", "practices.csv",
        "proximity.csv", "streets.osm.pbf", "study.toml")  # fmt: skip
WIDE = ("--buffer-km", "20")  # so large an area asks for extracts


@pytest.fixture
def server(village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with stand_in() as served:
        (tmp_path / "stand-in").mkdir()
        catalogue = serve_village(served, village, tmp_path / "stand-in")
        monkeypatch.setenv("GEOACCESS_SOURCES", str(catalogue))
        monkeypatch.setenv("GEOACCESS_CACHE", str(tmp_path / "cache"))
        yield served


def geoaccess(*arguments: str | Path) -> Result:
    return RUNNER.invoke(app, [str(a) for a in arguments])


def fetch(folder: Path, *more: str, name: str = NAME) -> Result:
    return geoaccess("fetch", name, "--folder", folder, "--quiet", *more)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name not in ("sources.json", ".lock")  # it holds the moment
    }


def test_fetch_check_run_ends_in_a_map(server: StandIn, tmp_path: Path) -> None:
    folder = tmp_path / "study"
    fetched = fetch(folder, *WIDE)
    assert fetched.exit_code == 0, fetched.output
    assert sorted(hashes(folder)) == sorted(DATA)
    assert "practices.csv: fill in status" in fetched.stdout
    assert {p for p, _ in server.asked} >= set(EXTRACTS)
    checked = geoaccess("check", folder / "study.toml")
    assert checked.exit_code == 0, checked.output
    assert "45 van de 45 rijen hebben geen status; gelezen als 'unknown'" in checked.stderr
    ran = geoaccess("run", "--quiet", folder / "study.toml")
    assert ran.exit_code == 0, ran.output
    page = (folder / "map.html").read_text(encoding="utf-8")
    for named in ("OVapi", "OpenStreetMap contributors", "CBS / Kadaster", "ODbL 1.0"):
        assert named in page
    sources = json.loads((folder / "results" / "provenance.json").read_text())["sources"]
    feed = next(source for source in sources if source["file"] == "gtfs.zip")
    assert feed["origin"] == [f"{server.address}/gtfs-nl.zip"]
    assert feed["edited"] is False


def test_tables_hold_what_the_services_say(server: StandIn, tmp_path: Path, village: Path) -> None:
    fetch(tmp_path, *WIDE)
    housing = pd.read_csv(tmp_path / "housing.csv", dtype={"postcode": str})
    theirs = pd.read_csv(village / "housing.csv", dtype={"postcode": str})
    # CBS publishes no inhabitants of the first neighbourhood: it is left out, not negative.
    assert housing["residents"].tolist() == theirs["residents"].tolist()[1:]
    assert housing["postcode"].tolist() == theirs["postcode"].tolist()[1:]
    practices = pd.read_csv(tmp_path / "practices.csv")
    assert len(practices) == len(pd.read_csv(village / "practices.csv"))
    assert practices["status"].isna().all()
    campsites = pd.read_csv(tmp_path / "campsites.csv")
    assert campsites["name"].tolist() == ["De Eik"]
    proximity = pd.read_csv(tmp_path / "proximity.csv")
    assert proximity["AfstandTotHuisartsenpraktijk_5"].tolist() == [1.4, 1.4]
    manifest = json.loads((tmp_path / "sources.json").read_text())["files"]
    assert sorted(manifest) == sorted(DATA)
    assert manifest["gtfs.zip"]["sha256"] == hashes(tmp_path)["gtfs.zip"]
    assert manifest["streets.osm.pbf"]["origin"] == [server.address + e for e in EXTRACTS[::-1]]


def test_a_small_area_asks_overpass(server: StandIn, tmp_path: Path) -> None:
    assert fetch(tmp_path, "--buffer-km", "1").exit_code == 0
    paths = {path.split("?")[0] for path, _ in server.asked}
    assert "/interpreter" in paths
    assert "/index-v1.json" not in paths


@pytest.mark.usefixtures("server")
def test_what_somebody_filled_in_stays(tmp_path: Path) -> None:
    fetch(tmp_path, *WIDE)
    practices = tmp_path / "practices.csv"
    practices.write_text(practices.read_text().replace(",,regular", ",open,regular"))
    mine = practices.read_text()
    (tmp_path / "areas.geojson").unlink()
    again = fetch(tmp_path, *WIDE)
    assert again.exit_code == 0
    assert "Left as you have them: practices.csv." in again.stdout
    assert practices.read_text() == mine
    assert (tmp_path / "areas.geojson").is_file()


PASSING = ("429", "500", "cut", "long", "moved", "silent", "503")
LASTING = {
    "portal": "sign in",
    "403": "refuses the request",
    "404": "nothing at this address",
    "short": "not usable|checksum",
    "wait900": "asks to wait 900 s",
    "circle": "in circles",
}


def fault_everywhere(server: StandIn, faults: Iterable[str]) -> list[str]:
    """Let every address fail once, each in the next way; gives the addresses."""
    paths = [p for p in server.answers if p not in ("/interpreter", "/search")]
    server.faults = {p: [f] for p, f in zip(paths, itertools.cycle(faults), strict=False)}
    return paths


def test_faults_that_pass_change_nothing(server: StandIn, tmp_path: Path) -> None:
    assert fetch(tmp_path / "want", *WIDE, "--cache", str(tmp_path / "other")).exit_code == 0
    fault_everywhere(server, PASSING)
    done = fetch(tmp_path / "study", *WIDE)
    assert done.exit_code == 0, done.output
    assert "has moved to" in done.stderr
    assert not any(server.faults.values())
    assert hashes(tmp_path / "study") == hashes(tmp_path / "want")


def test_faults_that_last_are_a_sentence_each_and_then_the_same_files(
    server: StandIn, tmp_path: Path
) -> None:
    assert fetch(tmp_path / "want", *WIDE, "--cache", str(tmp_path / "other")).exit_code == 0
    paths = fault_everywhere(server, LASTING)
    sentences = []
    for _ in range(len(paths) + 1):
        done = fetch(tmp_path / "study", *WIDE)
        if done.exit_code != 1:
            break
        assert "Traceback" not in done.output
        sentences.append(done.stderr)
        for path, faults in server.faults.items():  # a circle goes on until somebody mends it
            faults[:] = [
                f for f in faults if f != "circle" or path not in done.stderr.split("?")[0]
            ]
    assert done.exit_code == 0, done.output
    assert len(sentences) == len(paths)
    assert [m for m in LASTING.values() if not any(re.search(m, s) for s in sentences)] == []
    assert hashes(tmp_path / "study") == hashes(tmp_path / "want")


@pytest.mark.usefixtures("server")
def test_a_full_disk_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def no_room(source: str, target: str) -> None:
        if str(target).endswith("gtfs.zip"):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", no_room)
        done = fetch(tmp_path / "study", *WIDE)
    assert done.exit_code == 2
    assert "gtfs.zip" in done.stderr
    assert "the disk is full" in done.stderr
    assert fetch(tmp_path / "study", *WIDE).exit_code == 0


def test_offline_does_what_the_cache_holds(server: StandIn, tmp_path: Path) -> None:
    none = fetch(tmp_path / "a", "--offline", *WIDE)
    assert none.exit_code == 1
    assert "Municipalities, page 1 is not in the cache" in none.stderr
    assert fetch(tmp_path / "a", *WIDE).exit_code == 0
    asked = len(server.asked)
    assert fetch(tmp_path / "b", "--offline", *WIDE).exit_code == 0
    assert hashes(tmp_path / "b") == hashes(tmp_path / "a")
    assert len(server.asked) == asked


def test_another_country_needs_a_feed_and_a_name(server: StandIn, tmp_path: Path) -> None:
    feed = f"{server.address}/gtfs-nl.zip"
    done = fetch(tmp_path, "--gtfs", feed, "--buffer-km", "1", name="Village, Elsewhere")
    assert done.exit_code == 0, done.output
    assert pd.read_csv(tmp_path / "housing.csv")["residents"].tolist() == [1200]
    assert geoaccess("run", "--quiet", tmp_path / "study.toml").exit_code == 0
    assert 'language = "en"' in (tmp_path / "study.toml").read_text()


def test_files_at_hand_need_no_service(server: StandIn, tmp_path: Path, village: Path) -> None:
    own = ("--gtfs", str(village / "gtfs.zip"), "--osm", str(village / "streets.osm.pbf"))
    done = fetch(tmp_path, *own, name="Village")
    assert done.exit_code == 0, done.output
    assert {path.split("?")[0] for path, _ in server.asked} == {"/search"}
    absent = fetch(tmp_path, "--gtfs", "absent.zip", name="Village")
    assert (absent.exit_code, "There is no file at absent.zip" in absent.stderr) == (2, True)
    unknown = fetch(tmp_path, "--gtfs", "absent.zip", name="Nowhere")
    assert "No place with an outline is called 'Nowhere'" in unknown.stderr


@pytest.mark.usefixtures("server")
def test_a_misspelt_name_gets_a_suggestion(tmp_path: Path) -> None:
    done = fetch(tmp_path, name="Halderberghe")
    assert done.exit_code == 2
    assert "Did you mean Halderberge" in done.stderr


def test_the_cache_is_listed_and_cleared(server: StandIn, tmp_path: Path) -> None:
    fetch(tmp_path / "study", *WIDE)
    listed = geoaccess("cache", "list")
    assert f"{server.address}/gtfs-nl.zip" in listed.stdout
    count = len(listed.stdout.splitlines()) - 1
    cleared = geoaccess("cache", "clear")
    assert cleared.stdout.startswith(f"{count} downloads deleted")
    assert geoaccess("cache", "list").stdout.startswith("0 downloads")
