"""Lengths from many nodes to many nodes at once, on a contraction hierarchy.

A block of sources shares every step: each node has a row with one length per
source, and an arc is one minimum over two rows, which the processor does for
many sources in one instruction. First all rows that the sources can climb to
are filled, then the rows below them in order of importance; rows that no target
needs, that nothing reaches, or that lie beyond the limit are passed over.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from geoaccess.networks.shortest_paths.contraction import MAX_MM
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy

LANES = 64
"""Sources per block: with fewer the processor's wide instructions are not used to the full."""

_FAR = np.int32(MAX_MM + 1)


def needed_for(hierarchy: Hierarchy, targets: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Positions from which a way descends to a target (positions; -1 is no target)."""
    needed = np.zeros(len(hierarchy.position), dtype=np.bool_)
    needed[targets[targets >= 0]] = True
    _mark_above(hierarchy.down_ptr, hierarchy.down_from, needed)
    return needed


def sweep(
    hierarchy: Hierarchy,
    needed: npt.NDArray[np.bool_],
    sources: npt.NDArray[np.int32],
    limits: npt.NDArray[np.int64],
    targets: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Counts per source, targets and lengths, for any number of sources.

    Parameters
    ----------
    hierarchy
        The streets.
    needed
        From `needed_for`.
    sources, targets
        Positions; a target of -1 is not reached.
    limits
        The longest way per source; below 0 for a source that reaches nothing.
    """
    h = hierarchy
    rows = np.empty((len(needed), LANES), dtype=np.int32)
    alive = np.empty(len(needed), dtype=np.bool_)
    parts = []
    for at in range(0, len(sources), LANES):
        limit = limits[at : at + LANES]
        longest = limit.max()
        _start(rows, alive, sources[at : at + LANES], limit)
        _climb(rows, alive, h.up_ptr, h.up_to, h.up_mm, longest)
        _descend(rows, alive, needed, h.down_ptr, h.down_from, h.down_mm, longest)
        counts = np.zeros(len(limit), dtype=np.int64)
        _count(rows, alive, limit, targets, counts)
        reached, lengths = np.empty((2, counts.sum()), dtype=np.int32)
        _collect(rows, alive, limit, targets, np.cumsum(counts) - counts, reached, lengths)
        parts.append((counts, reached, lengths))
    counts, reached, lengths = (np.concatenate(column) for column in zip(*parts, strict=True))
    return counts, reached, lengths


@nb.njit(cache=True, nogil=True)
def _mark_above(down_ptr: Any, down_from: Any, needed: Any) -> None:
    """Mark whatever a marked position is reached from, the least important first."""
    for at in range(len(needed) - 1, -1, -1):
        if needed[at]:
            for arc in range(down_ptr[at], down_ptr[at + 1]):
                needed[down_from[arc]] = True


@nb.njit(cache=True, nogil=True)
def _start(rows: Any, alive: Any, sources: Any, limits: Any) -> None:
    """Rows of the sources: each is at length 0 of itself."""
    for at in range(len(alive)):
        alive[at] = False
    for lane in range(len(sources)):
        if limits[lane] >= 0:
            if not alive[sources[lane]]:
                for other in range(LANES):
                    rows[sources[lane], other] = _FAR
                alive[sources[lane]] = True
            rows[sources[lane], lane] = 0


@nb.njit(cache=True, nogil=True)
def _climb(rows: Any, alive: Any, up_ptr: Any, up_to: Any, up_mm: Any, longest: Any) -> None:
    """Fill the rows of more important nodes, the least important first."""
    for at in range(len(alive) - 1, -1, -1):
        if alive[at] and _least(rows, at) <= longest:
            for arc in range(up_ptr[at], up_ptr[at + 1]):
                _relax(rows, alive, at, up_to[arc], up_mm[arc])


@nb.njit(cache=True, nogil=True)
def _descend(
    rows: Any, alive: Any, needed: Any, down_ptr: Any, down_from: Any, down_mm: Any, longest: Any
) -> None:
    """Fill the rows that targets need, the most important first; drop those beyond the limit."""
    for at in range(len(alive)):
        if needed[at]:
            for arc in range(down_ptr[at], down_ptr[at + 1]):
                if alive[down_from[arc]]:
                    _relax(rows, alive, down_from[arc], at, down_mm[arc])
        if alive[at] and _least(rows, at) > longest:
            alive[at] = False


@nb.njit(cache=True, nogil=True, boundscheck=False, inline="always")
def _least(rows: Any, at: Any) -> Any:
    """Smallest length of a row."""
    least = _FAR
    for lane in range(LANES):
        least = min(least, rows[at, lane])
    return least


@nb.njit(cache=True, nogil=True, boundscheck=False, inline="always")
def _relax(rows: Any, alive: Any, start: Any, end: Any, length: Any) -> None:
    """Improve the row of `end` by the row of `start`."""
    # Sums are cut back to 32 bits: otherwise only half as many lanes fit a processor's register.
    if alive[end]:
        for lane in range(LANES):
            rows[end, lane] = min(rows[end, lane], np.int32(rows[start, lane] + length))
    else:
        alive[end] = True
        for lane in range(LANES):
            rows[end, lane] = min(_FAR, np.int32(rows[start, lane] + length))


@nb.njit(cache=True, nogil=True)
def _count(rows: Any, alive: Any, limits: Any, targets: Any, counts: Any) -> None:
    """Number of targets within the limit, per source."""
    for target in targets:
        if target >= 0 and alive[target]:
            row = rows[target]
            for lane in range(len(limits)):
                counts[lane] += row[lane] <= limits[lane]


@nb.njit(cache=True, nogil=True)
def _collect(
    rows: Any, alive: Any, limits: Any, targets: Any, fill: Any, reached: Any, lengths: Any
) -> None:
    """Write the targets within the limit, each source from its own place on."""
    for index in range(len(targets)):
        if targets[index] >= 0 and alive[targets[index]]:
            row = rows[targets[index]]
            for lane in range(len(limits)):
                if row[lane] <= limits[lane]:
                    reached[fill[lane]] = index
                    lengths[fill[lane]] = row[lane]
                    fill[lane] += 1
