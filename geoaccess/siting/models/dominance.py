"""Rows and sites of a covering problem that need not be looked at.

A place whose sites include all sites of another place is covered whenever that
other place is. A site whose places all lie within those of another site is
never needed when sites cost the same. Leaving out the one makes more of the
other (Toregas and ReVelle 1973, doi:10.1111/j.1538-4632.1973.tb01003.x).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

_MOST_PAIRS = 2_000_000
"""A larger matrix would make the comparison of all places with each other too large."""


def reduced_cover(cover: sp.csr_array, *, drop_sites: bool) -> sp.csr_array:
    """The rows of a covering problem that matter, without entries of sites that do not.

    Parameters
    ----------
    cover
        Ones where a place (row) can use a site (column).
    drop_sites
        Whether sites may be left out: right when all cost the same and only
        their number counts.
    """
    if cover.nnz > _MOST_PAIRS:
        return cover
    before = -1
    while cover.nnz != before:
        before = cover.nnz
        cover = sp.csr_array(cover[_minimal(cover)])
        if drop_sites:
            columns = sp.csr_array(cover.T)
            keep = _maximal(columns)
            cover = sp.csr_array(cover @ sp.diags_array(keep.astype(float)))
            cover.eliminate_zeros()
    return cover


def _minimal(rows: sp.csr_array) -> npt.NDArray[np.bool_]:
    """Rows that contain no other row; of equal ones the first."""
    inner, outer = _contained(rows)
    size = np.diff(rows.indptr)
    redundant = (size[outer] > size[inner]) | (outer > inner)
    keep = np.ones(rows.shape[0], dtype=bool)
    keep[outer[redundant]] = False
    return keep


def _maximal(rows: sp.csr_array) -> npt.NDArray[np.bool_]:
    """Rows that no other row contains; of equal ones the first."""
    inner, outer = _contained(rows)
    size = np.diff(rows.indptr)
    needless = (size[outer] > size[inner]) | (outer < inner)
    keep = size > 0
    keep[inner[needless]] = False
    return np.asarray(keep)


def _contained(rows: sp.csr_array) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs of different rows of which the first lies within the second."""
    common = sp.coo_array(rows @ rows.T)
    size = np.diff(rows.indptr)
    inside = (common.data == size[common.row]) & (common.row != common.col)
    return common.row[inside].astype(np.intp), common.col[inside].astype(np.intp)
