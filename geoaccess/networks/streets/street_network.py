"""Streets as arrays: one directed graph per mode in compressed sparse rows (CSR).

All modes share the nodes. Lengths are whole millimetres, so that a sum of
lengths does not depend on the order of its terms and an independent check can
be exact to the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class ModeGraph:
    """The directed graph of one mode (``walk``, ``bike`` or ``car``).

    Attributes
    ----------
    indptr
        int64, shape (nodes + 1,): edges of node *n* are ``indptr[n]:indptr[n + 1]``.
    head
        int32, shape (edges,): the node that an edge leads to.
    length_mm
        int32, shape (edges,): length along the street.
    fixed_ms
        int32, shape (edges,): 0 where the time follows from length and speed;
        above 0 the time that the edge takes at any speed (ferries; every edge of
        the car graph).
    in_main
        bool, shape (nodes,): the node belongs to the largest strongly connected
        part of this mode. Points snap to these nodes only.
    """

    indptr: npt.NDArray[np.int64]
    head: npt.NDArray[np.int32]
    length_mm: npt.NDArray[np.int32]
    fixed_ms: npt.NDArray[np.int32]
    in_main: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class StreetNetwork:
    """Streets of a region.

    Attributes
    ----------
    osm_id
        int64, shape (nodes,).
    lon, lat
        float64, shape (nodes,): degrees, EPSG:4326.
    modes
        The graphs by mode: ``walk``, ``bike``, ``car``.
    background
        Main roads, rail and water for maps: a GeoDataFrame with ``kind``
        (``motorway, primary, secondary, rail, water``), ``name`` and geometry in
        EPSG:4326; None where the source has none.
    sources
        Provenance records of the files that were read.
    prepared
        By mode, what makes repeated searches fast (see `prepare.prepare_streets`);
        empty until prepared, and never needed for an answer.
    """

    osm_id: npt.NDArray[np.int64]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    modes: Mapping[str, ModeGraph]
    background: Any = None
    sources: tuple[Mapping[str, Any], ...] = field(default=())
    prepared: Mapping[str, Any] = field(default_factory=dict)

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.osm_id)
