"""Door-to-door times by public transport for all pairs, over a window of departures."""

from __future__ import annotations

import numpy as np

from geoaccess.networks.service_day.day_graph import DayGraph
from geoaccess.routing.legs.pairs import Legs, PairTimes, Query
from geoaccess.routing.search.destination_side import Workspace, blocks_at_once, search_blocks
from geoaccess.routing.search.lanes import LANES, cut_window
from geoaccess.routing.search.origin_side import finish_origins


def transit_times(
    graph: DayGraph, access: Legs, egress: Legs, direct: Legs, query: Query
) -> PairTimes:
    """Search all pairs, backwards from the destinations, 128 of them at once.

    Parameters
    ----------
    graph
        The service day.
    access
        Stops by origin, with the seconds until ready to board (slack included).
    egress
        Stops by destination, with the seconds from alighting to the destination.
    direct
        Destinations by origin, with the seconds of the way along streets.
    query
        Departures and limits.
    """
    window = cut_window(graph, query.start_s, query.last_s, query.limit_s)
    destinations = len(egress.ptr) - 1
    blocks = [(at, min(at + LANES, destinations)) for at in range(0, destinations, LANES)]
    batch = blocks_at_once(window, query.max_memory_bytes)
    workspace = Workspace.of(min(batch, len(blocks)), window)
    found = []
    for at in range(0, len(blocks), batch):
        some = blocks[at : at + batch]
        search_blocks(graph, window, egress, some, workspace, query)
        found.append(finish_origins(graph, window, access, direct, some, workspace, query))
    return _sorted_pairs(found, query)


def _sorted_pairs(found: list[PairTimes], query: Query) -> PairTimes:
    """Put the columns of all batches together."""
    if len(found) == 1:
        return found[0]
    if not found:
        none = np.empty(0, np.int32)
        return PairTimes(none, none, np.empty((len(query.ranks), 0), np.int32))
    origin = np.concatenate([part.origin for part in found])
    destination = np.concatenate([part.destination for part in found])
    seconds = np.concatenate([part.seconds for part in found], axis=1)
    order = np.argsort(origin, kind="stable")
    return PairTimes(origin[order], destination[order], seconds[:, order])
