"""Leaving out rows and sites never changes how many sites are needed."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaccess.siting.models.dominance import reduced_cover


def fewest(table: np.ndarray) -> int:
    """The fewest columns that cover all rows, by trying all sets."""
    places, sites = table.shape
    return min(
        bin(chosen).count("1")
        for chosen in range(2**sites)
        if all(any(table[i, j] and chosen >> j & 1 for j in range(sites)) for i in range(places))
    )


def test_a_wider_place_and_a_smaller_site_go():
    table = sp.csr_array(np.array([[1.0, 1, 0], [1, 0, 0], [1, 1, 0]]))
    # the second place needs site 0, which covers the others as well
    assert reduced_cover(table, drop_sites=False).toarray().tolist() == [[1, 0, 0]]


def test_sites_stay_when_their_costs_may_differ():
    table = sp.csr_array(np.array([[1.0, 1, 0], [1, 0, 1]]))
    assert reduced_cover(table, drop_sites=False).nnz == 4
    assert reduced_cover(table, drop_sites=True).toarray().tolist() == [[1, 0, 0]]


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), places=st.integers(1, 8), sites=st.integers(1, 7))
def test_the_fewest_sites_stay_the_fewest(seed, places, sites):
    rng = np.random.default_rng(seed)
    table = (rng.random((places, sites)) < 0.4).astype(float)
    table[np.arange(places), rng.integers(0, sites, places)] = 1.0
    for drop_sites in (False, True):
        reduced = reduced_cover(sp.csr_array(table), drop_sites=drop_sites).toarray()
        assert fewest(reduced) == fewest(table)
