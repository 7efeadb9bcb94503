"""One test for each fixed bug, named after it, with its story."""

from __future__ import annotations

from pathlib import Path
from types import FunctionType

import geopandas as gpd
import numba

import geoaccess as ga
from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.coverage.reach import coverage
from geoaccess.networks.compiling import tell_of_compiling
from geoaccess.routing.visits.states import CLOSED, NO_ROUTE
from tests.helpers.cubes import visits_of
from tests.helpers.line_network import line_network
from tests.helpers.regions import housing_table, minutes_table, practice_table


def test_no_journey_in_opening_hours_is_not_covered() -> None:
    # The evening bus is in time within 20 minutes, but none runs while the practice is open:
    # visits said no_route, coverage heard nothing of it and counted the people as covered.
    housing, practices = housing_table({"farm": 9}), practice_table({"p": "open"})
    times = minutes_table({("farm", "p"): 20}, housing, practices)
    visits = visits_of({("farm", "p"): [NO_ROUTE, CLOSED]}, ["farm"], ["p"], [(0, 9), (0, 10)])
    given = Circumstances(visits=visits)
    result = coverage(times, housing, practices, circumstances=given)
    assert result.places["reason"].tolist() == ["no_route"]
    assert result.covered_residents == 0


def test_kernels_that_stand_in_no_module_compile_as_before() -> None:
    # Whoever had built a network could not compile a function made by exec any more: the
    # listener that speaks of compiling asked for its module, and it has none.
    homeless = FunctionType((lambda x: x + 1).__code__, {})
    homeless.__module__ = None
    tell_of_compiling()
    assert numba.njit(homeless)(1) == 2


def test_travel_times_without_a_pair_can_be_read_again(tmp_path: Path) -> None:
    # Columns without a row lost their shape, and reading the folder ended in numpy's own error.
    apart = gpd.GeoDataFrame({"id": ["a"]}, geometry=gpd.points_from_xy([9.0], [51.6]), crs=4326)
    network = line_network(tmp_path)
    ga.travel_times_to_parquet(network, apart, apart.assign(id="b"), tmp_path / "t", mode="walk")
    times = ga.open_travel_times(tmp_path / "t").load()
    assert len(times.pairs) == 0
    assert times.origins["status"].tolist() == ["unsnapped"]
