"""The area around the streets that are reached within a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

_CORNERS_PER_QUARTER = 4
_ROUGHNESS = 0.02
"""Outlines may be off by this share of the buffer: fewer corners, the same look."""


class Pieces(NamedTuple):
    """Street edges with the time at which they are begun.

    Attributes
    ----------
    start, end
        float64, shape (pieces, 2): coordinates in metres.
    begin_s
        float64, shape (pieces,): time at the start; ``inf`` where it is not reached.
    duration_s
        float64, shape (pieces,): time from start to end.
    """

    start: Floats
    end: Floats
    begin_s: Floats
    duration_s: Floats


def reached_areas(
    pieces: Pieces, point: Floats, limits_s: Sequence[int], *, buffer_m: float
) -> Iterator[Any]:
    """Areas for rising limits, each containing the one before.

    A street that is not reached to its end is cut at the point where time runs
    out. What is reached is buffered and dissolved.

    Parameters
    ----------
    pieces
        Streets, one piece per direction of travel.
    point
        The place itself, shape (2,): it lies in every area.
    limits_s
        Seconds, rising.
    buffer_m
        How far the area extends to either side of a street.
    """
    area = _buffered(shapely.points(point), buffer_m)
    outline: Any = shapely.Polygon()
    before = np.zeros(len(pieces.begin_s))
    for limit in limits_s:
        share = _share_reached(pieces, limit)
        grown = share > before
        lines = _lines(pieces, share, grown)
        area = shapely.union_all([area, *_buffered(lines, buffer_m)]) if len(lines) else area
        before = np.maximum(before, share)
        # A simpler outline may cut a corner of the one before, which belongs to this area too.
        outline = shapely.union(shapely.simplify(area, _ROUGHNESS * buffer_m), outline)
        yield outline


def _share_reached(pieces: Pieces, limit_s: float) -> Floats:
    """Share of each piece that is reached, 0 to 1."""
    left = limit_s - pieces.begin_s
    share = np.where(left >= pieces.duration_s, 1.0, left / np.maximum(pieces.duration_s, 1e-9))
    return np.where(left >= 0, share, 0.0)


def _lines(pieces: Pieces, share: Floats, chosen: npt.NDArray[np.bool_]) -> Any:
    """What is reached of the chosen pieces, whole ones merged into long lines."""
    start = pieces.start[chosen]
    end = start + share[chosen, None] * (pieces.end[chosen] - start)
    ends = np.hstack([start, end])
    whole = share[chosen] == 1.0
    # A street reached whole in both directions is one line.
    turned = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends[whole & turned] = ends[whole & turned][:, [2, 3, 0, 1]]
    once = _linestrings(np.unique(ends[whole], axis=0))
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(once)))
    return np.concatenate([merged, _linestrings(ends[~whole])])


def _linestrings(ends: Floats) -> Any:
    """Straight lines from rows of x, y, x, y."""
    return shapely.linestrings(ends.reshape(-1, 2, 2))


def _buffered(shapes: Any, buffer_m: float) -> Any:
    """Shapes widened by a distance."""
    return shapely.buffer(shapes, buffer_m, quad_segs=_CORNERS_PER_QUARTER)
