"""Travel times for scenarios: networks built once per timetable, pairs found that an edit touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geoaccess.coverage.tables import ids_of
from geoaccess.networks.network import TransportNetwork, build_network
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.networks.timetable.build import read_timetable
from geoaccess.options import DepartureWindow, TravelOptions
from geoaccess.routing.legs.places import places_of
from geoaccess.routing.search.query import TRANSIT_MODES, check_trip
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.touched import touched_pairs
from geoaccess.routing.travel_times import travel_times
from geoaccess.scenarios.scenario import ScenarioInputs
from geoaccess.units import UNREACHED_S


@dataclass(frozen=True, eq=False, kw_only=True)
class ScenarioTimes:
    """Computes travel times under the feeds of a situation, for `base_outcome` and `scenario_outcome`.

    Parameters
    ----------
    streets
        The street network, the same in all situations.
    mode, departures, percentiles, max_trip_min, options
        As for `travel_times`.
    service_dates
        The dates to read the timetable for; those of `departures` when empty.
    networks
        Networks that are built already, by the feeds they were built from; those
        built on the way are kept here too.

    Examples
    --------
    >>> evening = DepartureWindow("17:00", "19:00", date="2026-03-10")
    >>> compute = ScenarioTimes(streets=streets, mode="transit", departures=evening)  # doctest: +SKIP
    >>> now = base_outcome(inputs, compute, within_min=30)  # doctest: +SKIP
    """

    streets: StreetNetwork
    mode: str
    departures: DepartureWindow | None = None
    service_dates: Sequence[str | dt.date] = ()
    percentiles: Sequence[float] = (50,)
    max_trip_min: float = 120
    options: TravelOptions = field(default_factory=TravelOptions)
    networks: dict[tuple[Path, ...], TransportNetwork] = field(default_factory=dict, repr=False)

    def network(self, inputs: ScenarioInputs) -> TransportNetwork:
        """The network of a situation; what the first one has in common with it is taken over."""
        feeds = tuple(inputs.feeds) if self.mode in TRANSIT_MODES or self.service_dates else ()
        if feeds not in self.networks:
            known = next(iter(self.networks.values()), None)
            timetable = read_timetable(feeds, service_dates=self._dates()) if feeds else None
            if known is not None and timetable is not None:
                self.networks[feeds] = known.with_timetable(timetable)
            else:
                self.networks[feeds] = build_network(self.streets, timetable, options=self.options)
        return self.networks[feeds]

    def _dates(self) -> list[str | dt.date]:
        window = self.departures.date if self.departures is not None else None
        return list(self.service_dates) or [date for date in (window,) if date is not None]

    def __call__(
        self, inputs: ScenarioInputs, housing: gpd.GeoDataFrame, practices: gpd.GeoDataFrame
    ) -> TravelTimes:
        """Travel times from some housing to some practices in a situation."""
        return travel_times(
            self.network(inputs),
            housing,
            practices,
            mode=self.mode,
            departures=self.departures,
            percentiles=self.percentiles,
            max_trip_min=self.max_trip_min,
            options=self.options,
        )

    def touched(
        self,
        before: ScenarioInputs,
        after: ScenarioInputs,
        times: TravelTimes,
        places: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    ) -> npt.NDArray[np.bool_]:
        """Pairs of housing and practices whose times a change of timetable may have changed.

        Parameters
        ----------
        before, after
            The two situations.
        times
            Travel times in the first one.
        places
            Housing and practices that stand where they stood.

        Returns
        -------
        numpy.ndarray
            bool, shape (housing, practices).
        """
        housing, practices = places
        if self.mode not in TRANSIT_MODES:
            return np.zeros((len(housing), len(practices)), dtype=bool)
        trip = check_trip(
            self.mode,
            departures=self.departures,
            arrive_by=None,
            percentiles=self.percentiles,
            max_trip_min=self.max_trip_min,
            options=self.options,
        )
        start, end = places_of(origins=housing, destinations=practices)
        networks = self.network(before), self.network(after)
        return touched_pairs(*networks, start, end, _dense(times, housing, practices), trip)


def _dense(
    times: TravelTimes, housing: gpd.GeoDataFrame, practices: gpd.GeoDataFrame
) -> npt.NDArray[np.int32]:
    """Seconds, shape (percentiles, housing, practices)."""
    shape = (len(times.percentiles), len(housing), len(practices))
    seconds = np.full(shape, UNREACHED_S, dtype=np.int32)
    for number, percentile in enumerate(times.percentiles):
        pairs = times.aligned(list(ids_of(housing)), list(ids_of(practices)), percentile).tocoo()
        seconds[number, pairs.row, pairs.col] = pairs.data
    return seconds
