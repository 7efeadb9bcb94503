"""Prepare streets for repeated searches: a hierarchy and a tree of nodes per mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geoaccess.networks.shortest_paths.hierarchy import Hierarchy, build_hierarchy
from geoaccess.networks.streets.legs import edge_weights, mode_speeds
from geoaccess.networks.streets.snapping import MainTree, main_tree
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.options import TravelOptions

ANY_SPEED = 0
"""The speed of a hierarchy whose lengths do not depend on it: there are no ferries."""


@dataclass(frozen=True)
class PreparedMode:
    """What makes searches of one mode fast.

    Attributes
    ----------
    hierarchy
        The graph of the mode as a contraction hierarchy.
    speed_m_per_h
        The speed that the hierarchy holds for, or `ANY_SPEED`.
    main_tree
        The tree in which points look for their nearest node.
    """

    hierarchy: Hierarchy
    speed_m_per_h: int
    main_tree: MainTree

    def hierarchy_at(self, speed_m_per_h: int) -> Hierarchy | None:
        """The hierarchy where it holds for this speed."""
        return self.hierarchy if self.speed_m_per_h in (ANY_SPEED, speed_m_per_h) else None


def prepare_streets(
    streets: StreetNetwork,
    *,
    modes: Sequence[str] = ("walk", "bike"),
    options: TravelOptions | None = None,
) -> StreetNetwork:
    """The same streets, prepared.

    Parameters
    ----------
    streets
        From `read_streets`.
    modes
        Graphs to prepare: ``walk``, ``bike``, ``car``.
    options
        Speeds; they matter only where ferries have times of their own. What is
        already prepared for these speeds is kept.
    """
    speeds = mode_speeds(options or TravelOptions())
    prepared = dict(streets.prepared)
    for mode in modes:
        graph, speed = streets.modes[mode], speeds[mode]
        ready = prepared.get(mode)
        if ready is None or ready.hierarchy_at(speed) is None:
            hierarchy = build_hierarchy(graph, edge_weights(graph, speed))
            holds_for = speed if graph.fixed_ms.any() else ANY_SPEED
            prepared[mode] = PreparedMode(hierarchy, holds_for, main_tree(streets, mode))
    return replace(streets, prepared=prepared)
