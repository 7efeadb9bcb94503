"""Isochrones: the area that is reached from a place, or from which a place is reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from geoaccess.geodesy import utm_crs
from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.shortest_paths.lengths import lengths_from
from geoaccess.networks.streets.legs import (
    GRAPH_OF_MODE,
    edge_weights,
    limit_mm,
    mode_speeds,
    reverse,
)
from geoaccess.networks.streets.snapping import snap
from geoaccess.networks.streets.street_network import ModeGraph
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.provenance import describe
from geoaccess.routing.legs.places import Places, places_of
from geoaccess.routing.reach_question import ReachQuestion, check_question
from geoaccess.routing.reached_area import Pieces, reached_areas
from geoaccess.routing.travel_times import travel_times
from geoaccess.units import threshold_s

Floats = npt.NDArray[np.float64]

_SECONDS_PER_MM = 3.6  # divided by the speed in metres an hour


def isochrones(
    network: TransportNetwork,
    places: Any,
    *,
    mode: str,
    within_min: Sequence[float] = (15, 30, 45),
    direction: str = "from",
    departures: DepartureWindow | None = None,
    percentile: float = 50,
    options: TravelOptions | None = None,
    buffer_m: float = 40,
) -> gpd.GeoDataFrame:
    """Areas reached within given minutes, built from the streets that are reached.

    Parameters
    ----------
    network
        From `build_network` or `load_network`.
    places
        Any GeoDataFrame with ``id`` and geometry, in any reference system.
    mode
        ``walk``, ``bike``, ``ebike``, ``car`` or ``transit``.
    within_min
        Minutes (closed).
    direction
        ``from``: where one gets from the place. ``towards``: from where one gets
        to it, for example who can reach a practice.
    departures, percentile
        For ``transit``: the window, and the percentile of the travel time over it.
    options
        Speeds and limits; default those that the network was built for.
    buffer_m
        How far an area extends to either side of a street.

    Returns
    -------
    geopandas.GeoDataFrame
        ``id``, ``within_min``, ``status`` (``ok``, or ``unsnapped`` with an empty
        area), the conditions and geometry in EPSG:4326: valid polygons, places in
        the order given and minutes rising. Streets that are not reached to their
        end are cut where time runs out; water that a ferry crosses is not part of
        an area. The conditions stand in every row, so that they stay with an area
        that is saved or put together with others: ``mode``, ``direction``,
        ``service_date``, ``departures`` and ``percentile`` (of ``transit``),
        speeds, limits and ``buffer_m``. ``attrs["provenance"]`` is the record of
        the run with the sources of the network.

    Raises
    ------
    InputError
        With all faults of the places; for minutes that are not positive, an
        unknown mode or direction, or a missing window.

    Examples
    --------
    >>> isochrones(network, practices, mode="bike", direction="towards")  # doctest: +SKIP
    """
    check_question(mode, within_min, direction, departures, buffer_m)
    (points,) = places_of(places=places)
    question = ReachQuestion(
        network,
        mode,
        tuple(sorted({threshold_s(minutes) for minutes in within_min})),
        direction == "towards",
        departures,
        percentile,
        options or network.options,
        buffer_m,
    )
    return _frame(list(_all_rows(points, question)), question)


def _frame(rows: list[tuple[str, float, str, Any]], question: ReachQuestion) -> gpd.GeoDataFrame:
    """Areas with the conditions under which they are reached."""
    conditions = question.conditions()
    frame = pd.DataFrame(rows, columns=["id", "within_min", "status", "geometry"])
    areas = gpd.GeoDataFrame(
        frame[["id", "within_min", "status"]].assign(**conditions),
        geometry=frame["geometry"],
        crs="EPSG:4326",
    )
    areas.attrs["provenance"] = describe(conditions, question.network.sources)
    return areas


def _all_rows(points: Places, question: ReachQuestion) -> Iterator[tuple[str, float, str, Any]]:
    """One row per place and limit."""
    streets, options = question.network.streets, question.options
    graph_name = GRAPH_OF_MODE.get(question.mode, "walk")
    nodes, connector_mm = snap(
        streets, graph_name, points.lon, points.lat, max_snap_m=options.max_snap_m
    )
    if not len(points.ids):
        return
    metres = _metric_crs(points)
    to_metres = Transformer.from_crs("EPSG:4326", metres, always_xy=True)
    node_xy = np.column_stack(to_metres.transform(streets.lon, streets.lat))
    graph = streets.modes[graph_name]
    graph = reverse(graph) if question.towards else graph
    for row, place in enumerate(points.ids):
        point = np.array(to_metres.transform(points.lon[row], points.lat[row]))
        status = "ok" if nodes[row] >= 0 else "unsnapped"
        if nodes[row] < 0:
            areas: Iterator[Any] = iter([shapely.Polygon()] * len(question.limits_s))
        else:
            start = _Start(int(nodes[row]), int(connector_mm[row]), points, row)
            node_s = _seconds_at_nodes(graph, start, question)
            pieces = _pieces(graph, node_xy, node_s, point, start, question)
            areas = reached_areas(pieces, point, question.limits_s, buffer_m=question.buffer_m)
        for limit_s, area in zip(question.limits_s, areas, strict=True):
            yield place, limit_s / 60, status, _to_degrees(area, to_metres)


class _Start(NamedTuple):
    """A place on the streets: its node and connector, and where it stands in the table."""

    node: int
    connector_mm: int
    places: Places
    row: int


def _metric_crs(points: Places) -> str:
    """A projection in metres around the places."""
    lon, lat = points.lon, points.lat
    return utm_crs((lon.min(), lat.min(), lon.max(), lat.max()))


def _to_degrees(area: Any, to_metres: Transformer) -> Any:
    """An area in EPSG:4326, valid and made of polygons only."""
    turned = shapely.transform(
        area,
        lambda xy: np.column_stack(to_metres.transform(xy[:, 0], xy[:, 1], direction="INVERSE")),
    )
    if shapely.is_valid(turned):
        return turned
    mended = shapely.get_parts(shapely.make_valid(turned))
    return shapely.union_all(mended[shapely.get_dimensions(mended) == 2])


def _seconds_at_nodes(graph: ModeGraph, start: _Start, question: ReachQuestion) -> Floats:
    """Time at every street node, ``inf`` where it is not reached in time."""
    if question.mode == "transit":
        return _by_transit(start, question)
    walk = question.options.walk_speed_m_per_h
    speed = mode_speeds(question.options)[question.mode]
    connector_s = start.connector_mm * _SECONDS_PER_MM / walk
    limit = limit_mm(question.limits_s[-1], speed) - start.connector_mm * speed // walk
    lengths = lengths_from(graph, edge_weights(graph, speed), start.node, limit)
    return np.where(lengths < 0, np.inf, connector_s + lengths * _SECONDS_PER_MM / speed)


def _by_transit(start: _Start, question: ReachQuestion) -> Floats:
    """Door-to-door time between the place and every node of the walking network."""
    streets = question.network.streets
    main = np.flatnonzero(streets.modes["walk"].in_main)
    nodes = gpd.GeoDataFrame(
        {"id": main.astype(str)},
        geometry=gpd.points_from_xy(streets.lon[main], streets.lat[main]),
        crs="EPSG:4326",
    )
    places, row = start.places, start.row
    place = gpd.GeoDataFrame(
        {"id": [places.ids[row]]},
        geometry=gpd.points_from_xy(places.lon[[row]], places.lat[[row]]),
        crs="EPSG:4326",
    )
    ends = (nodes, place) if question.towards else (place, nodes)
    times = travel_times(
        question.network,
        *ends,
        mode="transit",
        departures=question.departures,
        percentiles=(question.percentile,),
        max_trip_min=question.limits_s[-1] / 60,
        options=question.options,
    )
    node_s = np.full(streets.nodes, np.inf)
    reached = times.from_row if question.towards else times.to_row
    node_s[main[reached]] = times.seconds_of()
    return node_s


def _pieces(
    graph: ModeGraph,
    node_xy: Floats,
    node_s: Floats,
    point: Floats,
    start: _Start,
    question: ReachQuestion,
) -> Pieces:
    """Edges that begin at a node reached, and the way between the place and its node."""
    tail = np.repeat(np.arange(len(node_s)), np.diff(graph.indptr))
    ferry = (graph.fixed_ms > 0) & (question.mode != "car")
    begun = np.flatnonzero(np.isfinite(node_s[tail]) & ~ferry)
    speed = mode_speeds(question.options).get(question.mode, question.options.walk_speed_m_per_h)
    walk = question.options.walk_speed_m_per_h
    duration = edge_weights(graph, speed)[begun] * _SECONDS_PER_MM / speed
    connector_s = start.connector_mm * _SECONDS_PER_MM / walk
    return Pieces(
        start=np.vstack([point, node_xy[tail[begun]]]),
        end=np.vstack([node_xy[start.node], node_xy[graph.head[begun]]]),
        begin_s=np.concatenate([[0.0], node_s[tail[begun]]]),
        duration_s=np.concatenate([[connector_s], duration]),
    )
