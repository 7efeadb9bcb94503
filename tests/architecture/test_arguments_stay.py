"""No public function or method changes a table, an array or a network that it was given."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

import geoaccess as ga
from tests.helpers.given import Village
from tests.helpers.public_calls import CALLS
from tests.helpers.traces import traces

UNCHANGEABLE = {
    *("str", "Path", "int", "float", "bool", "None", "date", "dt", "frozenset"),
    *("Sequence", "list", "tuple", "Mapping", "dict", "Norm"),
    *("FeedLimits", "Progress", "RegionSize", "Web", "Week"),
}
"""Words in the types of arguments that are texts, numbers and settings, one or many."""


@pytest.fixture(scope="module")
def region(village: Path, tmp_path_factory: pytest.TempPathFactory) -> Village:
    return Village(village, tmp_path_factory.mktemp("calls"))


def public_callables() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Public functions, and the public methods of public classes."""
    for name in ga.__all__:
        public = getattr(ga, name)
        if inspect.isfunction(public):
            yield name, public
        elif inspect.isclass(public) and not issubclass(public, Exception | Warning):
            for own, held in vars(public).items():
                method = getattr(held, "__func__", held)
                if inspect.isfunction(method) and not own.startswith("_"):
                    yield f"{name}.{own}", method


def may_change(function: Callable[..., Any]) -> bool:
    """Whether any argument is more than texts, numbers and settings."""
    parameters = inspect.signature(function).parameters.values()
    words = {word for given in parameters for word in re.findall(r"\w+", str(given.annotation))}
    return not words <= UNCHANGEABLE


@pytest.mark.filterwarnings("ignore::geoaccess.GeoAccessWarning")
@pytest.mark.parametrize("name", CALLS)
def test_arguments_stay_as_they_were(region: Village, name: str) -> None:
    args, keywords = CALLS[name](region)
    before = traces((args, keywords), "given")
    answer = attrgetter(name)(ga)(*args, **keywords)
    if inspect.isgenerator(answer):
        list(answer)
    after = traces((args, keywords), "given")
    assert [way for way in before | after if before.get(way) != after.get(way)] == []


def test_every_public_function_that_could_is_called() -> None:
    could = {name for name, function in public_callables() if may_change(function)}
    assert sorted(could - set(CALLS)) == [], "add a call to tests/helpers/public_calls.py"


def test_every_call_is_of_a_public_function() -> None:
    assert set(CALLS) <= {name for name, _ in public_callables()}
