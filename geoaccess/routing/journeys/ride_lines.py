"""The line of a ride on the map: the part of its shape between two stops."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

_FAR_OFF = 250 / 111_195
"""A shape that passes a stop at more than 250 m, in degrees of latitude, is not that of the trip."""


def along_shape(shape: Floats, stops: Floats) -> Floats | None:
    """The part of a shape from the first to the last of some stops.

    The stops are matched to the segments of the shape so that they come in order
    and lie as near as possible in all. So a line that passes a place twice, or
    comes back the same way, is cut where the vehicle really is.

    Parameters
    ----------
    shape
        Degrees, shape (points, 2), at least two points.
    stops
        All stops of the ride in order, shape (stops, 2), at least two.

    Returns
    -------
    numpy.ndarray or None
        Degrees, shape (points, 2); None where the shape misses a stop by more
        than 250 m: feeds have trips with the shape of another trip.

    Examples
    --------
    Out and back along one street: the way back from the middle to the start.

    >>> street = np.array([[0.0, 0], [2, 0], [0, 0]])
    >>> along_shape(street, np.array([[2.0, 0], [1, 0], [0, 0]])).tolist()
    [[2.0, 0.0], [0.0, 0.0]]
    """
    flat = np.array([np.cos(np.radians(shape[:, 1].mean())), 1.0])
    share, distance = _nearest_on_segments(shape * flat, stops * flat)
    segment = _in_order(share, distance)
    if distance[np.arange(len(stops)), segment].max() > _FAR_OFF:
        return None
    first, last = segment[0], segment[-1]
    ends = [shape[s] + share[n, s] * (shape[s + 1] - shape[s]) for n, s in ((0, first), (-1, last))]
    line = np.vstack([ends[:1], shape[first + 1 : last + 1], ends[1:]])
    distinct = np.append(True, (np.diff(line, axis=0) != 0).any(axis=1))
    return np.asarray(line[distinct])


def _nearest_on_segments(shape: Floats, stops: Floats) -> tuple[Floats, Floats]:
    """Where on every segment a stop comes nearest (0 to 1), and how far that is."""
    start, step = shape[:-1], np.diff(shape, axis=0)
    squared = (step**2).sum(axis=1)
    offset = stops[:, None] - start
    share = (offset * step).sum(axis=2) / np.where(squared > 0, squared, 1)
    share = np.clip(share, 0, 1)
    distance = np.linalg.norm(offset - share[:, :, None] * step, axis=2)
    return share, distance


def _in_order(share: Floats, distance: Floats) -> npt.NDArray[np.intp]:
    """The segment of every stop, in order along the shape, with the least distance in all.

    Of equal ones the last stop comes first and those before it last: the shortest part.
    """
    stops, segments = distance.shape
    number = np.arange(segments)
    before = np.zeros((stops, segments), np.intp)
    total = distance[0]
    for stop in range(1, stops):
        # Within a segment the stop before may not lie farther on.
        same = np.where(share[stop - 1] <= share[stop], total, np.inf)
        least = np.minimum.accumulate(total)
        fresh = np.append(True, total[1:] <= least[:-1])
        where_least = np.maximum.accumulate(np.where(fresh, number, 0))
        earlier = np.append(np.inf, least[:-1])
        before[stop] = np.where(same <= earlier, number, np.append(0, where_least[:-1]))
        total = distance[stop] + np.minimum(same, earlier)
    found = np.full(stops, np.argmin(total))
    for stop in range(stops - 1, 0, -1):
        found[stop - 1] = before[stop, found[stop]]
    return found


def line_of(points: Any) -> Any:
    """A shapely line, or a point where all points are one."""
    line = shapely.LineString(points)
    return line if line.length else shapely.Point(points[0])
