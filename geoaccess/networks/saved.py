"""Save a network to a folder and load it again."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from geoaccess.errors import NetworkError
from geoaccess.networks.day_graph import DayGraph
from geoaccess.networks.hierarchy import Hierarchy
from geoaccess.networks.network import TransportNetwork
from geoaccess.networks.prepare import PreparedMode
from geoaccess.networks.snapping import main_tree
from geoaccess.networks.store import read_values, write_values
from geoaccess.networks.streets import ModeGraph, StreetNetwork
from geoaccess.networks.timetable import ServiceDay, Timetable
from geoaccess.networks.transfers import Changes
from geoaccess.options import TravelOptions

FORMAT = 1
"""Changes with the layout of the folder; a network of another format is built again."""

_CLASSES = (
    *(TransportNetwork, StreetNetwork, ModeGraph, Hierarchy),
    *(Timetable, ServiceDay, DayGraph, Changes, TravelOptions),
)


def save_network(network: TransportNetwork, path: str | Path) -> Path:
    """Write a network to a folder, one file per array.

    Parameters
    ----------
    network
        From `build_network`.
    path
        The folder; a network that stands there is replaced when the new one is
        complete.

    Returns
    -------
    pathlib.Path
        The folder.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    streets = network.streets
    hierarchies = {
        mode: (ready.hierarchy, ready.speed_m_per_h) for mode, ready in streets.prepared.items()
    }
    # Search trees cannot be mapped into memory, and are quick to build.
    bare = replace(network, streets=replace(streets, prepared={}))
    content = {"format": FORMAT, "network": bare, "hierarchies": hierarchies}
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        part = Path(folder) / "network"
        part.mkdir()
        write_values(part, content, _CLASSES)
        if path.exists():
            os.replace(path, Path(folder) / "old")
        os.replace(part, path)
    return path


def load_network(path: str | Path) -> TransportNetwork:
    """Load a network that was saved; its arrays are mapped into memory, not read.

    Parameters
    ----------
    path
        The folder that `TransportNetwork.save` wrote.

    Returns
    -------
    TransportNetwork
        Gives the same answers as the one that was saved.

    Raises
    ------
    NetworkError
        If no network stands there, or it is damaged or of another version.
    """
    path = Path(path)
    if not path.is_dir():
        raise NetworkError(f"There is no saved network at {path}. Check the name, or build it.")
    try:
        content = read_values(path, _CLASSES)
        same_format = content["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NetworkError(f"The network at {path} is damaged. Build it again.") from error
    if not same_format:
        raise NetworkError(f"The network at {path} was saved by another version. Build it again.")
    network: TransportNetwork = content["network"]
    prepared: dict[str, Any] = {
        mode: PreparedMode(hierarchy, speed, main_tree(network.streets, mode))
        for mode, (hierarchy, speed) in content["hierarchies"].items()
    }
    return replace(network, streets=replace(network.streets, prepared=prepared))
