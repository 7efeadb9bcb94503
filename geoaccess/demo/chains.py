"""Many polylines at once: points between two ends, and ways that run through nodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.demo.plane import Floats
from geoaccess.rows import offsets

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ways:
    """Ways through nodes: way *w* runs through ``nodes[ptr[w]:ptr[w + 1]]`` and is of ``kind[w]``."""

    ptr: Ints
    nodes: Ints
    kind: Ints


def join_ways(parts: Sequence[Ways]) -> Ways:
    """All ways of several groups, in order.

    Examples
    --------
    >>> one = Ways(np.array([0, 2]), np.array([5, 6]), np.array([1]))
    >>> join_ways([one, one]).ptr.tolist()
    [0, 2, 4]
    """
    sizes = np.concatenate([np.diff(part.ptr) for part in parts])
    nodes = np.concatenate([part.nodes for part in parts])
    return Ways(offsets(sizes), nodes, np.concatenate([part.kind for part in parts]))


def within_groups(sizes: Ints) -> Ints:
    """Count 0, 1, 2, ... anew in each group.

    Examples
    --------
    >>> within_groups(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    return np.arange(int(sizes.sum())) - np.repeat(offsets(sizes)[:-1], sizes)


def points_between(
    start: Floats, end: Floats, spacing_m: float, bend_m: Floats
) -> tuple[Floats, Ints]:
    """Points between two ends, on a curve that leaves the straight line by `bend_m` half-way.

    Returns
    -------
    tuple
        Metres, shape (points, 2), and how many points each pair of ends has got.
    """
    along = end - start
    length = np.linalg.norm(along, axis=1)
    sizes = np.maximum(np.rint(length / spacing_m).astype(np.int64) - 1, 1)
    group = np.repeat(np.arange(len(sizes)), sizes)
    share = (within_groups(sizes) + 1) / (sizes[group] + 1)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.maximum(length, 1.0)[:, None]
    swing = (bend_m[group] * np.sin(np.pi * share))[:, None]
    return start[group] + share[:, None] * along[group] + swing * across[group], sizes


def through(start: Ints, between: Ints, end: Ints, sizes: Ints, kind: Ints) -> Ways:
    """Ways from a start node through the nodes between to an end node; -1 as end stops before it."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    nodes = np.concatenate([start, between, end])
    position = np.concatenate([np.full(len(start), -1), within_groups(sizes), sizes])
    row = np.concatenate([np.arange(len(start)), group, np.arange(len(end))])
    sort = np.lexsort([position, row])
    sort = sort[nodes[sort] >= 0]
    return Ways(offsets(np.bincount(row[sort], minlength=len(sizes))), nodes[sort], kind)
