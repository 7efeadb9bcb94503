"""Downloads under every fault: one clear message, nothing lost, the same file afterwards."""

from __future__ import annotations

import io
import random
import resource
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from geoaccess import FetchError, GeoAccessWarning
from geoaccess.inputs.fetch.download_cache import CachedFile, clear_cache, list_cached, place_of
from geoaccess.inputs.fetch.downloads import download
from geoaccess.inputs.fetch.web import open_web
from tests.helpers.open_data import write_sources
from tests.helpers.stand_in import PORTAL, StandIn, stand_in


def a_feed(bytes_: int = 300_000) -> bytes:
    """A zip with a file that does not shrink."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("stops.txt", "stop_id\nA\n")
        archive.writestr("shapes.txt", random.Random(7).randbytes(bytes_))
    return into.getvalue()


FEED = a_feed()


@pytest.fixture
def server() -> Iterator[StandIn]:
    with stand_in() as served:
        served.answers["/feed.zip"] = FEED
        yield served


def get(
    server: StandIn, folder: Path, path: str = "/feed.zip", *, offline: bool = False, **web: float
) -> CachedFile:
    """Download a feed from the stand-in, each time as a new process would."""
    own = write_sources(folder / "sources.toml", {}, **web)
    with open_web(sources=own, cache=folder / "cache", offline=offline) as opened:
        return download(opened, server.address + path, format_="gtfs", name="the feed")


def test_a_download_is_whole_and_says_who_asks(server: StandIn, tmp_path: Path) -> None:
    kept = get(server, tmp_path)
    assert kept.path.read_bytes() == FEED
    assert kept.bytes == len(FEED)
    headers = server.asked_of("/feed.zip")[0]
    assert headers["User-Agent"].startswith("geoaccess/")
    assert "If-None-Match" not in headers


def test_what_did_not_change_is_not_sent_again(server: StandIn, tmp_path: Path) -> None:
    first, second = get(server, tmp_path), get(server, tmp_path)
    assert server.asked_of("/feed.zip")[1]["If-None-Match"] == first.etag
    assert second.sha256 == first.sha256
    server.answers["/feed.zip"] = changed = a_feed(1000)
    assert get(server, tmp_path).path.read_bytes() == changed


@pytest.mark.parametrize(
    "faults", [["429"], ["500", "503"], ["cut"], ["long"], ["cut", "500", "cut"], ["silent"]]
)
def test_what_passes_is_waited_for(server: StandIn, tmp_path: Path, faults: list[str]) -> None:
    server.faults["/feed.zip"] = list(faults)
    assert get(server, tmp_path).path.read_bytes() == FEED
    assert len(server.asked) == len(faults) + 1


def test_a_cut_download_goes_on_where_it_stopped(server: StandIn, tmp_path: Path) -> None:
    server.faults["/feed.zip"] = ["cut"]
    assert get(server, tmp_path).path.read_bytes() == FEED
    ranges = [headers.get("Range") for headers in server.asked_of("/feed.zip")]
    assert ranges == [None, f"bytes={len(FEED) // 2}-"]


def test_it_also_goes_on_in_the_next_process(server: StandIn, tmp_path: Path) -> None:
    server.faults["/feed.zip"] = ["cut", "500", "500"]
    with pytest.raises(FetchError, match=r"no usable answer after 3 attempts .*is kept"):
        get(server, tmp_path)
    assert list_cached(tmp_path / "cache") == []
    assert get(server, tmp_path).path.read_bytes() == FEED
    assert server.asked[-1][1]["Range"] == f"bytes={len(FEED) // 2}-"


def test_a_file_that_changed_meanwhile_starts_anew(server: StandIn, tmp_path: Path) -> None:
    server.faults["/feed.zip"] = ["cut", "500", "500"]
    with pytest.raises(FetchError):
        get(server, tmp_path)
    server.answers["/feed.zip"] = changed = a_feed(5000)
    assert get(server, tmp_path).path.read_bytes() == changed


def test_every_cut_that_brought_something_renews_patience(server: StandIn, tmp_path: Path) -> None:
    server.faults["/feed.zip"] = ["cut"] * 6  # twice as many as attempts
    assert get(server, tmp_path).path.read_bytes() == FEED


def test_a_server_without_validators_is_asked_for_all_of_it(
    server: StandIn, tmp_path: Path
) -> None:
    server.validators = False
    server.faults["/feed.zip"] = ["cut"]
    assert get(server, tmp_path).path.read_bytes() == FEED
    assert "Range" not in server.asked[-1][1]


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (["500"] * 3, r"no usable answer after 3 attempts \(HTTP 500\)"),
        (["429"] * 3, r"no usable answer after 3 attempts \(HTTP 429\)"),
        (["wait900"], r"asks to wait 900 s\. Try again later"),
        (["portal"], "is a web page, not data. Perhaps the network asks you to sign in"),
        (["404"], r"nothing at this address \(HTTP 404\).*GEOACCESS_SOURCES"),
        (["403"], r"refuses the request \(HTTP 403\)"),
        (["400"], r"does not understand the request \(HTTP 400\)"),
        (["circle"], "sends us in circles"),
        (["short"], "it is not a complete zip"),
        (["silent"] * 3, r"no usable answer after 3 attempts .*timed out"),
        (["trickle"] * 3, r"no usable answer after 3 attempts"),
    ],
)
def test_what_lasts_is_one_sentence_and_nothing_is_lost(
    server: StandIn, tmp_path: Path, faults: list[str], message: str
) -> None:
    server.faults["/feed.zip"] = list(faults)
    with pytest.raises(FetchError, match=message) as caught:
        get(server, tmp_path, read_s=0.3)
    assert "\n" not in str(caught.value)
    assert list_cached(tmp_path / "cache") == []
    server.faults.clear()
    assert get(server, tmp_path).path.read_bytes() == FEED


def test_who_is_killed_before_the_record_keeps_the_older_copy(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = get(server, tmp_path)
    server.answers["/feed.zip"] = changed = a_feed(5000)

    def killed(_: CachedFile) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("geoaccess.inputs.fetch.downloads.write_record", killed)
        with pytest.raises(KeyboardInterrupt):
            get(server, tmp_path)
    assert get(server, tmp_path, offline=True) == older
    assert older.path.read_bytes() == FEED
    newer = get(server, tmp_path)
    assert newer.path.read_bytes() == changed
    assert not older.path.exists()


def test_a_failure_says_that_an_older_copy_would_do(server: StandIn, tmp_path: Path) -> None:
    kept = get(server, tmp_path)
    server.faults["/feed.zip"] = ["500"] * 3
    with pytest.raises(FetchError, match=rf"A copy of {kept.fetched[:10]} is in the cache"):
        get(server, tmp_path)
    assert get(server, tmp_path, offline=True).path.read_bytes() == FEED


def test_offline_says_what_is_missing(server: StandIn, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="the feed is not in the cache"):
        get(server, tmp_path, offline=True)
    assert server.asked == []


def test_a_moved_address_is_followed_and_told(server: StandIn, tmp_path: Path) -> None:
    server.faults["/feed.zip"] = ["moved"]
    with pytest.warns(GeoAccessWarning, match="has moved to"):
        assert get(server, tmp_path).path.read_bytes() == FEED


def test_a_full_disk_is_one_sentence(server: StandIn, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(FetchError, match="There is no room on the disk for the feed"):
            get(server, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert get(server, tmp_path).path.read_bytes() == FEED


def test_a_download_larger_than_the_disk_is_not_begun(server: StandIn, tmp_path: Path) -> None:
    get(server, tmp_path)
    server.answers["/feed.zip"] = FEED + b"0"
    own = write_sources(tmp_path / "sources.toml", {})
    with (
        pytest.MonkeyPatch.context() as patch,
        open_web(sources=own, cache=tmp_path / "cache") as web,
    ):
        patch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 10}))
        with pytest.raises(FetchError, match="no room on the disk"):
            download(web, server.address + "/feed.zip", format_="gtfs", name="the feed")
    assert list_cached(tmp_path / "cache")[0].bytes == len(FEED)


def test_a_proxy_of_the_environment_is_used(
    server: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.address)
    own = write_sources(tmp_path / "sources.toml", {})
    with open_web(sources=own, cache=tmp_path / "cache") as web:
        kept = download(web, "http://data.example/feed.zip", format_="gtfs", name="the feed")
    assert kept.path.read_bytes() == FEED
    assert server.asked[0][0] == "http://data.example/feed.zip"


@pytest.mark.parametrize(
    ("format_", "body", "message"),
    [
        ("json", b'{"a": [1, 2', "not complete JSON"),
        ("pbf", FEED, "not an OpenStreetMap file"),
        ("gtfs", b"PK nothing", "not a complete zip"),
        ("any", b"", "it is empty"),
        ("any", b"<!-- hi -->\n" + PORTAL, "a web page, not data"),
    ],
)
def test_every_format_is_checked(
    server: StandIn, tmp_path: Path, format_: str, body: bytes, message: str
) -> None:
    server.answers["/file"] = body
    own = write_sources(tmp_path / "sources.toml", {})
    with (
        open_web(sources=own, cache=tmp_path / "cache") as web,
        pytest.raises(FetchError, match=message),
    ):
        download(web, server.address + "/file", format_=format_, name="it")


def test_a_wrong_checksum_is_refused(server: StandIn, tmp_path: Path) -> None:
    own = write_sources(tmp_path / "sources.toml", {})
    with (
        open_web(sources=own, cache=tmp_path / "cache") as web,
        pytest.raises(FetchError, match="does not have the checksum"),
    ):
        download(web, server.address + "/feed.zip", format_="gtfs", name="it", md5="0" * 32)
    assert list_cached(tmp_path / "cache") == []


def test_clearing_leaves_what_the_cache_did_not_make(server: StandIn, tmp_path: Path) -> None:
    kept = get(server, tmp_path)
    cache = tmp_path / "cache"
    (cache / "thesis").mkdir()
    (cache / "thesis" / "chapter.txt").write_text("years of work")
    assert place_of(cache, kept.address) == kept.path.parent
    folders, freed = clear_cache(cache)
    assert folders == 1
    assert freed > len(FEED)
    assert [path.name for path in cache.iterdir()] == ["thesis"]
    assert clear_cache(tmp_path / "absent") == (0, 0)
