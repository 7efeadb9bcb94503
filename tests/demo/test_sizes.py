"""Sizes: named ones, own ones, and those of which no region can be made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.demo.region import make_region
from geoaccess.demo.sizes import SIZES, RegionSize, size_of
from geoaccess.errors import InputError

VILLAGE = SIZES["village"]


def test_the_named_sizes_grow() -> None:
    people = [SIZES[name].residents for name in ("village", "region", "dense", "country")]
    assert people == sorted(people)
    assert SIZES["country"].housing == 460_000
    assert SIZES["country"].practices == 5_000


def test_every_fault_of_a_size_is_named_at_once() -> None:
    bad = replace(
        VILLAGE, housing=0, practices=0, frequency=0.0, tiles=(0, 1), places=("Atlantis",)
    )
    with pytest.raises(InputError) as caught:
        size_of(bad)
    assert len(caught.value.faults) == 5
    for word in (
        "housing is 0",
        "practices is 0",
        "frequency is 0.0",
        "tiles is (0, 1)",
        "Atlantis",
    ):
        assert word in str(caught.value)


def test_fewer_people_than_homes_is_a_fault() -> None:
    with pytest.raises(InputError, match=r"residents is 10.*It must be 24 or more"):
        size_of(replace(VILLAGE, residents=10))


@given(
    housing=st.integers(1, 60),
    spare=st.integers(0, 500),
    practices=st.integers(1, 30),
    candidates=st.integers(1, 8),
    seed=st.integers(0, 2**32),
)
@settings(max_examples=8, deadline=None)
def test_totals_are_exact_at_any_size(
    housing: int, spare: int, practices: int, candidates: int, seed: int
) -> None:
    size = RegionSize(
        "small",
        places=VILLAGE.places,
        block_m=250.0,
        housing=housing,
        residents=housing + spare,
        practices=practices,
        candidates=candidates,
        lanes_per_road=1,
    )
    made = make_region(size, seed=seed)
    assert made.housing["residents"].sum() == housing + spare
    assert made.housing["residents"].min() >= 1
    assert len(made.housing) == made.housing["id"].nunique() == housing
    assert made.practices["id"].str.startswith("P").sum() == practices
    assert 1 <= len(made.candidates) <= candidates
