"""Many-to-many lengths on a hierarchy: sweeps, buckets or spreading, whichever is less work.

A sweep passes over all streets for 64 sources at once: good where ways are long.
Buckets look only at what lies near: good where ways are short for the size of the
network. Spreading hands the buckets down to all streets: good where sources stand
everywhere. All give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from geoaccess.networks.parallel import thread_count
from geoaccess.networks.shortest_paths.buckets import (
    Buckets,
    Found,
    climbs,
    fill_buckets,
    search_buckets,
)
from geoaccess.networks.shortest_paths.hierarchy import Hierarchy, turn_round
from geoaccess.networks.shortest_paths.spread import spread_buckets
from geoaccess.networks.shortest_paths.sweeps import LANES, needed_for, sweep

_BLOCKS_PER_SWEEP = 4
_PROBES = 16
# Nanoseconds of one processor, measured: a node in a sweep, a node climbed to, a target in a
# bucket, a node passed over and a target handed down in spreading.
_SWEPT, _CLIMBED, _LOOKED_AT, _PASSED, _HANDED_DOWN = 30, 800, 1, 100, 150
_FEW_NODES = 64  # with fewer sources than one in so many nodes, spreading is not considered
_ABOVE_EACH = 3  # so many positions lie above each of many sources that are neighbours


def lengths_on(
    hierarchy: Hierarchy,
    sources: npt.NDArray[np.int32],
    limits: npt.NDArray[np.int64],
    targets: npt.NDArray[np.int32],
    *,
    buckets: Buckets | None = None,
) -> Found:
    """Counts per source, targets (rising within a source) and lengths.

    Parameters
    ----------
    hierarchy
        The streets.
    sources, targets
        Nodes; -1 reaches nothing and is not reached.
    limits
        The longest way per source; below 0 for a source that reaches nothing.
    buckets
        Those of the targets, where they are at hand.
    """
    starts, ends = _positions(hierarchy, sources), _positions(hierarchy, targets)
    if buckets is None:
        buckets = _buckets_if_they_pay(hierarchy, starts, limits, ends)
    if buckets is not None:
        needed_by = _needed_if_spreading_pays(hierarchy, buckets, starts, limits)
        if needed_by is not None:
            return spread_buckets(hierarchy, buckets, needed_by, starts, limits)
        return search_buckets(hierarchy, buckets, starts, limits)
    needed = needed_for(hierarchy, ends)
    return _joined(
        lambda cut: sweep(hierarchy, needed, starts[cut], limits[cut], ends), len(starts)
    )


def buckets_for_many(
    hierarchy: Hierarchy,
    sources: npt.NDArray[np.int32],
    longest_mm: int,
    targets: npt.NDArray[np.int32],
) -> Buckets | None:
    """Buckets of few targets for so many sources that spreading is less work than sweeps.

    Parameters
    ----------
    hierarchy
        The streets.
    sources, targets
        Nodes; -1 reaches nothing and is not reached.
    longest_mm
        The longest way that will be asked for.
    """
    nodes = len(hierarchy.position)
    sweeps = -(-len(targets) // LANES) * nodes * _SWEPT
    if _too_few(hierarchy, sources) or nodes * _PASSED > sweeps:
        return None
    buckets = fill_buckets(hierarchy, _positions(hierarchy, targets), longest_mm)
    some = _sample(_positions(hierarchy, sources))
    reached = len(search_buckets(hierarchy, buckets, some, np.full(len(some), longest_mm))[1])
    above = min(nodes, _ABOVE_EACH * len(sources))
    handed_down = _HANDED_DOWN * reached // _PROBES * above
    return buckets if nodes * _PASSED + handed_down < sweeps else None


def _too_few(hierarchy: Hierarchy, sources: npt.NDArray[np.int32]) -> bool:
    """Whether so few sources are asked about that spreading is not considered."""
    return len(sources) < max(_PROBES**2, len(hierarchy.position) // _FEW_NODES)


def _positions(hierarchy: Hierarchy, nodes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    return np.where(nodes >= 0, hierarchy.position[nodes], np.int32(-1))


def _buckets_if_they_pay(
    hierarchy: Hierarchy,
    starts: npt.NDArray[np.int32],
    limits: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int32],
) -> Buckets | None:
    """Buckets of the targets, unless sweeps are estimated to be less work."""
    if not len(starts) or not len(ends):
        return None
    sweeps = -(-len(starts) // LANES) * len(hierarchy.position) * _SWEPT
    longest = int(limits.max())
    some = _sample(ends)
    reached = len(climbs(turn_round(hierarchy), some, np.full(len(some), longest))[1])
    work = _CLIMBED * reached // len(some) * len(ends)
    if work > sweeps:
        return None
    probes = _sample(np.arange(len(starts)))
    climbed = climbs(hierarchy, starts[probes], limits[probes])[1]
    work += _CLIMBED * len(climbed) // len(probes) * len(starts)
    if work > sweeps:
        return None
    buckets = fill_buckets(hierarchy, ends, longest)
    looked_at = int(np.diff(buckets.ptr)[climbed].sum())
    work += _LOOKED_AT * looked_at // len(probes) * len(starts)
    return buckets if work <= sweeps else None


def _needed_if_spreading_pays(
    hierarchy: Hierarchy,
    buckets: Buckets,
    starts: npt.NDArray[np.int32],
    limits: npt.NDArray[np.int64],
) -> npt.NDArray[np.bool_] | None:
    """The positions above the sources, unless climbing from each is estimated to be less work."""
    if _too_few(hierarchy, starts):
        return None
    needed = needed_for(turn_round(hierarchy), starts)
    probes = _sample(np.arange(len(starts)))
    climbed = len(climbs(hierarchy, starts[probes], limits[probes])[1])
    reached = len(search_buckets(hierarchy, buckets, starts[probes], limits[probes])[1])
    climbing = _CLIMBED * climbed // _PROBES * len(starts)
    handed_down = _HANDED_DOWN * reached // _PROBES * int(needed.sum())
    return needed if len(needed) * _PASSED + handed_down < climbing else None


def _sample(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A few values from all over the list."""
    return values[np.linspace(0, len(values) - 1, _PROBES).astype(np.intp)]


def _joined(work: Callable[[slice], Found], count: int) -> Found:
    """Sweeps of some blocks at a time, on all processors, put together."""
    blocks = -(-count // LANES)
    size = LANES * max(1, min(_BLOCKS_PER_SWEEP, blocks // thread_count()))
    with ThreadPoolExecutor(max_workers=thread_count()) as pool:
        parts = list(pool.map(work, [slice(at, at + size) for at in range(0, count, size)]))
    none = np.empty(0, np.int32)
    return (
        np.concatenate([np.empty(0, np.int64), *(part[0] for part in parts)]),
        np.concatenate([none, *(part[1] for part in parts)]),
        np.concatenate([none, *(part[2] for part in parts)]),
    )
