"""A saved network of a stranger: no number in it may lead out of an array."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from geoaccess import NetworkError, load_network
from geoaccess.networks.storage.files import Stored, read_folder
from geoaccess.networks.storage.stored_rules import check_arrays
from tests.helpers.line_network import line_network

FAR = 2**31 - 1
ANY_NUMBER = {"streets.osm_id"}
"""Arrays whose values lead nowhere."""
AS_FAR_AS_IT_GOES = (".length_mm", ".fixed_ms", "_mm", ".required_s", ".running_s", ".longest_mm")
"""Ends of the names of arrays that may hold any amount that is not negative."""

Harm = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    folder = tmp_path_factory.mktemp("line")
    return read_folder(line_network(folder).save(folder / "network"))


def refused(stored: Stored, name: str, array: npt.NDArray[Any]) -> bool:
    """Whether the network with another array in one place is refused."""
    try:
        check_arrays(
            Stored({**stored.arrays, name: array}, stored.frames, stored.description), "here"
        )
    except (NetworkError, LookupError):  # `load_network` makes a sentence of the second
        return True
    return False


def with_value(value: int) -> Harm:
    def change(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        changed = array.astype(np.uint8).view(bool) if array.dtype == bool else array.copy()
        spot = changed.view(np.uint8) if array.dtype == bool else changed
        spot[len(spot) // 2] = 7 if array.dtype == bool else value
        return changed

    return change


@pytest.mark.parametrize(
    ("harm", "harmless"),
    [
        (with_value(FAR), AS_FAR_AS_IT_GOES),
        (with_value(-FAR), ()),
        (lambda array: array[:-1], ()),
        (lambda array: np.append(array, array[-1:]), ()),
        (lambda array: array.astype(np.int16), ()),
        (lambda array: array[None], ()),
    ],
    ids=["too_large", "too_small", "shorter", "longer", "other_type", "other_shape"],
)
def test_no_array_holds_what_leads_elsewhere(
    stored: Stored, harm: Harm, harmless: tuple[str, ...]
) -> None:
    check_arrays(stored, "here")
    taken = {
        name
        for name, array in stored.arrays.items()
        if array.size and not refused(stored, name, harm(array))
    }
    assert {name for name in taken if not name.endswith(harmless or "none")} <= ANY_NUMBER


def test_an_array_that_is_not_there_is_missed(stored: Stored) -> None:
    for name in stored.arrays:
        arrays = {key: array for key, array in stored.arrays.items() if key != name}
        with pytest.raises((NetworkError, KeyError)):
            check_arrays(Stored(arrays, stored.frames, stored.description), "here")


def test_coordinates_are_numbers(stored: Stored) -> None:
    assert refused(stored, "streets.lon", np.full(4, np.nan))


def test_climbs_of_the_streets_end(stored: Stored) -> None:
    to = stored.arrays["hierarchy_walk.up_to"].copy()
    to[0] = 3  # the least important of four nodes
    assert refused(stored, "hierarchy_walk.up_to", to)


def test_trips_go_on_as_later_ones(stored: Stored) -> None:
    onward = np.roll(np.arange(12, dtype=np.int32), -1)  # the last goes on as the first
    assert refused(stored, "day0.trip_next", onward)
    onward[-1] = -1
    assert not refused(stored, "day0.trip_next", onward)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("changes.to_stop", "the stops to change to do not rise"),
        ("day0.arrival_s", "a trip goes back in time or overtakes another"),
        ("day0.departure_s", "a trip goes back in time or overtakes another"),
        ("graph0.departure_s", "a trip goes back in time or overtakes another"),
        ("mirror0.order_s", "connections are not in order"),
        ("graph0.end_s", "connections do not keep the times of their trips"),
        ("graph0.stay", "a connection leads back in time"),
        ("mirror0.stay", "a connection leads back in time"),
    ],
)
def test_what_searches_rely_on_is_in_order(stored: Stored, name: str, why: str) -> None:
    turned = {**stored.arrays, name: stored.arrays[name][::-1].copy()}
    with pytest.raises(NetworkError, match=why):
        check_arrays(Stored(turned, stored.frames, stored.description), "here")


def test_no_circle_of_connections_takes_time(stored: Stored) -> None:
    """A stretch that is gone over as often as it is long would be gone over for years."""

    def with_circle(last: int) -> Stored:
        circle = dict(
            zip(
                ("graph0.loop_first", "graph0.loop_last"),
                np.array([[1], [last]], np.int32),
                strict=True,
            )
        )
        return Stored({**stored.arrays, **circle}, stored.frames, stored.description)

    check_arrays(with_circle(2), "here")
    with pytest.raises(NetworkError, match="circle of connections takes time"):
        check_arrays(with_circle(36), "here")


@pytest.mark.parametrize(
    ("frame", "column"),
    [("timetable.stops", "lon"), ("timetable.trips", "shape")],
)
def test_frames_lead_to_rows_that_there_are(stored: Stored, frame: str, column: str) -> None:
    changed = stored.frames[frame].assign(
        **{column: stored.frames[frame][column].to_numpy() * 0 + 999}
    )
    with pytest.raises(NetworkError, match=rf"{frame}\.{column} holds values from 999.* to 999"):
        check_arrays(
            Stored(stored.arrays, {**stored.frames, frame: changed}, stored.description), "here"
        )


def test_opening_says_what_is_wrong(tmp_path: Path) -> None:
    folder = line_network(tmp_path).save(tmp_path / "line")
    file = folder / "changes.to_stop.npy"
    np.save(file, np.load(file) + np.int32(1_000_000))
    with pytest.raises(
        NetworkError,
        match=r"damaged \(its arrays do not fit: changes\.to_stop holds values from 1000000 to "
        r"1000003, expected 0 to 3\)\. Build and save it again",
    ):
        load_network(folder)
