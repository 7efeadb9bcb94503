"""The catalogue of open data, and the keys that a user's file replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoaccess import InputError
from geoaccess.inputs.fetch.open_data import load_open_data


def test_every_source_says_its_terms() -> None:
    sources = load_open_data().sources.values()
    assert [s.key for s in sources if not (s.name and s.licence and s.attribution)] == []
    assert [s.key for s in sources if not s.address] == ["osm_extract"]
    assert {s.address.split(":")[0] for s in sources if s.address} == {"https"}
    assert {s.format for s in sources} == {"gtfs", "pbf", "json", "osm"}


def test_a_file_of_the_user_replaces_single_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[web]\ntries = 2\n[source.gtfs_nl]\naddress = "https://mirror.example/g.zip"\n')
    monkeypatch.setenv("GEOACCESS_SOURCES", str(own))
    mended, plain = load_open_data(), load_open_data(_empty(tmp_path))
    assert mended.sources["gtfs_nl"].address == "https://mirror.example/g.zip"
    assert mended.sources["gtfs_nl"].licence == plain.sources["gtfs_nl"].licence
    assert (mended.web.tries, mended.web.read_s) == (2, plain.web.read_s)


def _empty(folder: Path) -> Path:
    (folder / "empty.toml").write_text("")
    return folder / "empty.toml"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[web]\ntrys = 2\n", "web.trys"),
        ('[source.gtfs]\naddress = "x"\n', r"source.gtfs. Sources are: gtfs_nl"),
        ("[sources]\n", "sources"),
        ("[web\n", "not valid TOML"),
        ("web = 3\n", "values where sections belong"),
        ("[source]\ngtfs_nl = 3\n", "values where sections belong"),
    ],
)
def test_a_misspelt_key_is_named(tmp_path: Path, text: str, message: str) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(InputError, match=message):
        load_open_data(own)


def test_an_absent_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no sources file"):
        load_open_data(tmp_path / "absent.toml")
