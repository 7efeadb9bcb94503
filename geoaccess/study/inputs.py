"""Tables and network of a study, with the network of an earlier run where nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from geoaccess.networks.network import TransportNetwork, build_network
from geoaccess.study.cache import load_cached, network_key, save_cached
from geoaccess.study.check import check_tables, far_places, raise_problems, read_networks
from geoaccess.study.data_check import refuse_errors
from geoaccess.study.plan import Draft, Study


def study_inputs(
    draft: Draft, on_network: Callable[[], None]
) -> tuple[dict[str, gpd.GeoDataFrame], TransportNetwork]:
    """Tables and network; with any fault, everything is read so that all faults come at once.

    `on_network` is called when the tables are read and the network comes next.
    """
    frames, problems = check_tables(draft)
    key, network = ("", None) if problems else _kept_network(draft.require())
    if network is not None:
        on_network()
        raise_problems(far_places(frames, network.streets))
        refuse_errors(draft.require(), frames, network.streets, network.timetable)
        return frames, network
    streets, timetable, more = read_networks(draft)
    problems += more
    if streets is not None:
        problems += far_places(frames, streets)
    raise_problems(problems)
    study = draft.require()
    refuse_errors(study, frames, streets, timetable)
    on_network()
    network = build_network(streets, timetable, options=study.options)
    save_cached(_cache(study), key, network)
    return frames, network


def _kept_network(study: Study) -> tuple[str, TransportNetwork | None]:
    """The name of the study's network, and the network where it was built before."""
    key = network_key(
        [study.streets, *study.timetable],
        service_dates=study.service_dates,
        options=study.options,
    )
    return key, load_cached(_cache(study), key)


def _cache(study: Study) -> Path:
    """Where networks are kept."""
    return study.folder / "networks"
