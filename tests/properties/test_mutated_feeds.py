"""Feeds with random damage give a timetable or a clear `FeedError`, never another exception."""

from __future__ import annotations

import os
import random
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoaccess import FeedError, NoServiceError, check_feed, read_timetable
from geoaccess.networks.timetable.timetable import Timetable
from tests.helpers.cities import City, cities
from tests.helpers.feeds import write_feed

pytestmark = pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")

NASTY = [
    "", " ", "0", "-1", "1e9", "99999999999999999999", "nan", "inf", "25:10:00", "99:99:99", "999:00:00",
    "00000000", "20261301", "20260310", "99991231", '"', '""', ",", "\n", "\r", "\x00", "é", "💥", "s0", "S0",
    "D0", "L0t0", "1", "2", "3", "4", "5", "true", "<b>", "../x", "=1+1", "Europe/Nowhere", "0.5", "-", ".",
]  # fmt: skip

LONGEST_S = 10
MOST_KB = 1_000_000

SETTINGS = settings(
    max_examples=200 if os.environ.get("CI") else 50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def damaged_feeds(draw: st.DrawFn) -> tuple[City, dict[str, str]]:
    """A random city's first feed with one to four wounds."""
    city = draw(cities(feeds=1, lines=3))
    rng = draw(st.randoms(use_true_random=False))
    texts = dict(city.feeds[0])
    for _ in range(rng.randint(1, 4)):
        wound(texts, rng)
    return city, texts


def wound(texts: dict[str, str], rng: random.Random) -> None:
    """Damage one file, cell, line or stretch of text."""
    name = rng.choice(sorted(texts))
    text = texts[name]
    lines = text.split("\n")
    kind = rng.choice(("cell", "cell", "cell", "header", "line", "twice", "cut", "insert", "file"))
    if kind == "file":
        if rng.random() < 0.5:
            texts[name] = ""
        elif len(texts) > 1:
            del texts[name]
    elif kind in ("cell", "header"):
        row = 0 if kind == "header" else rng.randrange(len(lines))
        cells = lines[row].split(",")
        cells[rng.randrange(len(cells))] = rng.choice(NASTY)
        lines[row] = ",".join(cells)
        texts[name] = "\n".join(lines)
    elif kind in ("line", "twice"):
        row = rng.randrange(len(lines))
        lines[row : row + 1] = [] if kind == "line" else [lines[row]] * 2
        texts[name] = "\n".join(lines)
    else:
        at = rng.randrange(len(text) + 1)
        rest = text[at + rng.randint(1, 30) :] if kind == "cut" else rng.choice(NASTY) + text[at:]
        texts[name] = text[:at] + rest


@contextmanager
def within_limits() -> Iterator[None]:
    """End what hangs, and refuse what fills the memory."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"no end within {LONGEST_S} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST_S)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MOST_KB


def read_or_message(path: Path, city: City) -> Timetable | str:
    """The timetable, or what the error says."""
    with within_limits():
        try:
            return read_timetable(path, service_date=city.date)
        except (FeedError, NoServiceError) as error:
            return str(error)


def check(outcome: Timetable | str, city: City) -> None:
    """A sentence that names the feed or the date, or arrays that fit together."""
    if isinstance(outcome, str):
        assert "feed.zip" in outcome or "No trips run on" in outcome
        return
    day = outcome.days[city.date]
    assert len(day.arrival_s) == len(day.departure_s) == day.pattern_time_ptr[-1]
    assert (day.departure_s >= day.arrival_s).all()
    assert (day.trip_row >= 0).all()
    assert outcome.stops["stop_id"].is_unique


@SETTINGS
@given(damaged_feeds())
def test_damaged_texts_give_a_timetable_or_a_clear_error(feed: tuple[City, dict[str, str]]) -> None:
    city, texts = feed
    with tempfile.TemporaryDirectory() as folder:
        path = write_feed(texts, Path(folder) / "feed.zip")
        outcome = read_or_message(path, city)
        check(outcome, city)
        with within_limits():
            findings = check_feed(path, study_date=city.date)
    # What cannot be read for a date cannot be read for all dates either.
    broken = isinstance(outcome, str) and "feed.zip" in outcome
    assert not broken or findings[0].severity == "error"


@SETTINGS
@given(cities(feeds=1, lines=2), st.randoms(use_true_random=False))
def test_damaged_zips_give_a_timetable_or_a_clear_error(city: City, rng: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_feed(city.feeds[0], Path(folder) / "feed.zip")
        content = bytearray(path.read_bytes())
        for _ in range(rng.randint(1, 5)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        path.write_bytes(content[: rng.choice((len(content), rng.randrange(len(content))))])
        check(read_or_message(path, city), city)
