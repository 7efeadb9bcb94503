"""Findings about streets: parts that lead nowhere, and places and stops that lie off them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from geoaccess.inputs.findings import Finding, finding
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import ModeGraph, StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable

_MOST = 0.5
_MANY_ISLANDS = 0.05


def street_findings(
    streets: StreetNetwork,
    frames: Mapping[str, gpd.GeoDataFrame],
    timetable: Timetable | None = None,
    *,
    max_snap_m: float = 500,
) -> list[Finding]:
    """What is odd about streets, and about places and stops beside them.

    Parameters
    ----------
    streets
        The street network.
    frames
        Places by table name, as their readers give them.
    timetable
        Whose stops to look at.
    max_snap_m
        The farthest that a point may lie from its street.
    """
    found = [each for mode in streets.modes for each in _parts(streets, mode)]
    found = [replace(each, where="streets") for each in found]
    for name in ("housing", "practices"):
        if name in frames:
            off = _not_snapped(streets, frames[name], max_snap_m)
            found += [replace(each, where=name) for each in off]
    if timetable is not None:
        off = _stops_off(streets, timetable, max_snap_m)
        found += [replace(each, where="timetable") for each in off]
    return found


def _parts(streets: StreetNetwork, mode: str) -> list[Finding]:
    """Streets of a mode that hang together with the rest not at all, or in one direction only."""
    graph = streets.modes[mode]
    used, together = _joined(graph)
    apart, trapped = used & ~together, together & ~graph.in_main
    share = apart.sum() / max(used.sum(), 1)
    return [
        *finding(
            "warning" if share > _MANY_ISLANDS else "note",
            "islands",
            streets.osm_id[apart],
            f"Nodes of streets ({mode}) that no street joins to the rest: {share:.1%}.",
            "Places beside them use the nearest street that leads on. If there are many, the "
            "extract was cut too tightly.",
            mode=mode,
            share=float(share),
        ),
        *finding(
            "note",
            "oneway_traps",
            streets.osm_id[trapped],
            f"Nodes ({mode}) that can be entered but not left, or the other way round.",
            "Mostly the edge of the extract. Within the area: check oneway on OpenStreetMap.",
            mode=mode,
        ),
    ]


def _joined(graph: ModeGraph) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Nodes that a mode uses, and those of them that hang together with the main part somehow."""
    nodes = len(graph.indptr) - 1
    used = np.diff(graph.indptr) > 0
    used[graph.head] = True
    if not len(graph.head):
        return used, used
    ones = np.ones(len(graph.head), dtype=np.int8)
    matrix = csr_array((ones, graph.head, graph.indptr), shape=(nodes, nodes))
    labels = connected_components(matrix, directed=True, connection="weak")[1]
    main = labels[np.argmax(graph.in_main)]
    return used, used & (labels == main)


def _not_snapped(
    streets: StreetNetwork, places: gpd.GeoDataFrame, max_snap_m: float
) -> list[Finding]:
    """Places with no street near."""
    lon, lat = places.geometry.x.to_numpy(), places.geometry.y.to_numpy()
    off = snap(streets, "walk", lon, lat, max_snap_m=max_snap_m)[0] < 0
    return finding(
        "error" if off.mean() > _MOST else "warning",
        "not_snapped",
        places["id"][off],
        f"No street within {max_snap_m:g} m: {off.sum()} of {len(places)}.",
        "Check the coordinates; move a place to its entrance; or take streets of a larger area.",
        far=int(max_snap_m),
        count=int(off.sum()),
        of=len(places),
    )


def _stops_off(streets: StreetNetwork, timetable: Timetable, max_snap_m: float) -> list[Finding]:
    """Stops amid the streets that nobody can walk to."""
    stops = timetable.stops
    lon, lat = (stops[c].to_numpy(np.float64) for c in ("lon", "lat"))
    within = (lon >= streets.lon.min()) & (lon <= streets.lon.max())
    within &= (lat >= streets.lat.min()) & (lat <= streets.lat.max())
    off = np.zeros(len(stops), dtype=np.bool_)
    off[within] = snap(streets, "walk", lon[within], lat[within], max_snap_m=max_snap_m)[0] < 0
    outside = int((~within).sum())
    apart = outside > _MOST * max(len(stops), 1)
    return [
        *finding(
            "warning",
            "stops_off_streets",
            stops["stop_id"][off],
            f"Stops within the streets' extent, but farther than {max_snap_m:g} m from any.",
            "Nobody can walk to them. Check their positions.",
            far=int(max_snap_m),
        ),
        *finding(
            "error" if not within.any() else "warning",
            "stops_outside_streets",
            stops["stop_id"][~within] if apart else [],
            f"Stops outside the extent of the streets: {outside} of {len(stops)}.",
            "Streets and timetable may be of different regions; cut both to the same area.",
            count=outside,
            of=len(stops),
        ),
    ]
