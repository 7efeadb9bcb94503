"""Streets and timetable joined: everything that a search needs, computed once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from geoaccess.errors import InputError, NetworkError, NoServiceError, name_some
from geoaccess.networks.compiling import tell_of_compiling
from geoaccess.networks.network_parts import Parts, put_together, take_apart
from geoaccess.networks.on_demand import OnDemand
from geoaccess.networks.service_day.day_graph import DayGraph, build_day_graph, links_of
from geoaccess.networks.service_day.known_links import KnownLinks
from geoaccess.networks.service_day.mirror import mirrored
from geoaccess.networks.shortest_paths.prepare import prepare_streets
from geoaccess.networks.stops.bike_parking import with_bike_parking
from geoaccess.networks.stops.stop_doors import StopDoors, find_stop_doors
from geoaccess.networks.stops.transfers import Changes, changes_between_stops
from geoaccess.networks.storage.files import read_folder, write_folder
from geoaccess.networks.storage.stored_rules import check_arrays
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.timetable import Timetable
from geoaccess.options import TravelOptions, parse_date

CHANGE_OPTIONS = ("walk_speed_kmh", "max_transfer_min", "board_slack_s", "max_snap_m")
"""The options that changes between stops depend on."""


@dataclass(frozen=True, eq=False)
class TransportNetwork:
    """Streets, timetable, the changes between stops and the links of every service day.

    Attributes
    ----------
    streets
        The street network.
    timetable
        The timetable; None for a network of streets alone.
    options
        The options under which changes and links hold.
    changes
        Changes between stops; None without a timetable.
    graphs
        The connections and links of each service day, by date.
    mirrors
        The same in a mirror, for searches from an arrival backwards.
    stop_doors
        Where the stops stand on the streets, by ``walk`` and ``bike``.
    """

    streets: StreetNetwork
    timetable: Timetable | None = None
    options: TravelOptions = field(default_factory=TravelOptions)
    changes: Changes | None = None
    graphs: Mapping[dt.date, DayGraph] = field(default_factory=dict)
    mirrors: Mapping[dt.date, DayGraph] = field(default_factory=dict)
    stop_doors: Mapping[str, StopDoors] = field(default_factory=dict)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Service dates of the timetable, earliest first."""
        return self.timetable.dates if self.timetable else ()

    @property
    def sources(self) -> tuple[Mapping[str, Any], ...]:
        """Provenance records of all inputs."""
        return (*self.streets.sources, *(self.timetable.sources if self.timetable else ()))

    def with_options(self, options: TravelOptions) -> TransportNetwork:
        """The same network with changes and links for other speeds and limits.

        Returns the network itself where the options make no difference to them.
        """
        if self.timetable is None or _same_changes(self.options, options):
            return self
        return build_network(self.streets, self.timetable, options=options)

    def with_timetable(self, timetable: Timetable) -> TransportNetwork:
        """The same streets and options with another timetable.

        Equal to `build_network`, and faster: what is prepared of the streets is
        kept, and so are the links between trips that a change does not come near.

        Parameters
        ----------
        timetable
            The new timetable, such as the one that a scenario gives.
        """
        return _joined(self.streets, timetable, self.options, self)

    def save(self, path: str | Path) -> Path:
        """Write the network to a folder that `load_network` opens at once.

        An older network in the same place is replaced when the new one is complete.

        Raises
        ------
        NetworkError
            If there is something else at the place.
        """
        parts = Parts(*(getattr(self, name) for name in Parts._fields))
        write_folder(take_apart(parts), path)
        return Path(path)

    def service_date(self, date: str | dt.date | None = None) -> dt.date:
        """The date asked for, or the first one.

        Raises
        ------
        InputError
            If the network has no timetable.
        NoServiceError
            If the date was not read.
        """
        if not self.dates:
            raise InputError(
                "This network has no timetable. Build it with "
                "build_network(streets, read_timetable(...)), or choose mode walk, bike, ebike or car."
            )
        if date is None:
            return self.dates[0]
        wanted = parse_date(date)
        if wanted not in self.graphs:
            read = name_some(day.isoformat() for day in self.dates)
            raise NoServiceError(
                f"The network has no service for {wanted.isoformat()}. It was built for {read}; "
                "read the timetable with service_dates= that include this date."
            )
        return wanted


def build_network(
    streets: StreetNetwork,
    timetable: Timetable | None = None,
    *,
    options: TravelOptions | None = None,
) -> TransportNetwork:
    """Join streets and timetable.

    Changes between stops and the links of every service day are computed for the
    options given. A query with other options is answered just as exactly, but
    has to compute them again.

    Parameters
    ----------
    streets
        From `read_streets`.
    timetable
        From `read_timetable`; None for walking and cycling only.
    options
        Walking speed and the limits of a change.

    Examples
    --------
    >>> network = build_network(streets, timetable)  # doctest: +SKIP
    >>> network.dates  # doctest: +SKIP
    (datetime.date(2026, 3, 10),)
    """
    tell_of_compiling()
    options = options or TravelOptions()
    return _joined(prepare_streets(streets, options=options), timetable, options)


def _joined(
    streets: StreetNetwork,
    timetable: Timetable | None,
    options: TravelOptions,
    known: TransportNetwork | None = None,
) -> TransportNetwork:
    """Prepared streets and a timetable; links that hold in a known network are taken over."""
    if timetable is None:
        return TransportNetwork(streets, options=options)
    timetable = with_bike_parking(timetable, streets)
    changes = changes_between_stops(streets, timetable, options)
    graphs, mirrors = _day_graphs(timetable, changes, known)
    doors = find_stop_doors(streets, timetable, options)
    return TransportNetwork(streets, timetable, options, changes, graphs, mirrors, doors)


def _day_graphs(
    timetable: Timetable, changes: Changes, known: TransportNetwork | None
) -> tuple[dict[dt.date, DayGraph], OnDemand[dt.date, DayGraph]]:
    """The graph and its mirror image of every date; most questions look at one of the two."""
    made: dict[int, tuple[DayGraph, Callable[[], DayGraph]]] = {}
    graphs, mirrors = {}, {}
    for date in timetable.dates:
        day = timetable.days[date]
        # Dates on which the same trips run share their arrays, so they share their graph.
        if id(day.departure_s) not in made:
            graph = build_day_graph(day, changes, _known_links(known, date, timetable))
            made[id(day.departure_s)] = (graph, partial(mirrored, graph))
        graphs[date], mirrors[date] = made[id(day.departure_s)]
    return graphs, OnDemand(mirrors)


def _known_links(
    known: TransportNetwork | None, date: dt.date, timetable: Timetable
) -> KnownLinks | None:
    """What a known network has linked on a date, for a timetable with the same ids of stops."""
    if known is None or known.timetable is None or known.changes is None:
        return None
    # Through services are linked as they run on; what they lead to is not kept apart.
    if date not in known.graphs or (known.timetable.days[date].trip_next >= 0).any():
        return None
    there = pd.Index(known.timetable.stops["stop_id"])
    stop = there.get_indexer(pd.Index(timetable.stops["stop_id"]))
    return links_of(known.graphs[date], known.changes, stop)


def load_network(path: str | Path, *, verify: bool = False) -> TransportNetwork:
    """Open a saved network; its arrays stay on disk until they are used.

    Parameters
    ----------
    path
        The folder that `TransportNetwork.save` wrote.
    verify
        Also read every file and compare its hash with the one that was saved.

    Raises
    ------
    NetworkError
        If there is no network, another version wrote it, or files are missing or
        damaged.

    Examples
    --------
    >>> network.save("cache/region")  # doctest: +SKIP
    >>> network = load_network("cache/region")  # doctest: +SKIP
    """
    tell_of_compiling()
    try:
        stored = read_folder(path, verify=verify)
        check_arrays(stored, path)
        return TransportNetwork(*put_together(stored))
    except NetworkError:
        raise
    except _UNFIT as error:
        raise NetworkError(
            f"The network in {path} is damaged ({type(error).__name__}: {error}). "
            "Build and save it again."
        ) from error


_UNFIT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, OSError)
"""What values raise that do not fit together."""


def _same_changes(one: TravelOptions, other: TravelOptions) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in CHANGE_OPTIONS)
