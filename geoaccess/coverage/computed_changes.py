"""Evidence for changes that must be computed anew: later closing hours, earlier and later buses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import geopandas as gpd

from geoaccess.coverage.changes import Evidence
from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.errors import InputError
from geoaccess.networks.more_service import with_more_service
from geoaccess.networks.network import TransportNetwork
from geoaccess.options import MODES, DepartureWindow, TravelOptions
from geoaccess.routing.search.query import TRANSIT_MODES
from geoaccess.routing.times import TravelTimes
from geoaccess.routing.travel_times import travel_times
from geoaccess.routing.visits.cube import Visits
from geoaccess.routing.visits.visits import visits


def computed_changes(
    network: TransportNetwork,
    housing: gpd.GeoDataFrame,
    practices: gpd.GeoDataFrame,
    times: TravelTimes,
    *,
    circumstances: Circumstances | None = None,
    close_later_min: int = 120,
    more_runs: int = 2,
    headway_min: int = 60,
) -> dict[str, Evidence]:
    """Search again as if practices closed later, and as if every line ran earlier or later.

    Parameters
    ----------
    network
        On which `times` and the visits were computed.
    housing, practices
        The tables behind them.
    times
        Travel times from `travel_times`; their conditions say what to ask again.
    circumstances
        With visits, where hours are known; they are searched again as well.
    close_later_min
        How much later practices close.
    more_runs, headway_min
        Runs that every line gets before its first or after its last one, and the
        minutes between them.

    Returns
    -------
    dict
        Evidence for `single_changes`: ``later_closing`` where visits are given,
        ``earlier_bus`` and ``later_bus`` where anything was searched by public
        transport.

    Raises
    ------
    InputError
        If `times` do not say how they were computed.
    """
    given = circumstances or Circumstances()
    found: dict[str, Evidence] = {}
    if given.visits is not None:
        closing = _Again(network, housing, practices, close_later_min)
        found["later_closing"] = Evidence(times, closing.visits_of(given, MODES))
    if not any(_mode_of(searched) in TRANSIT_MODES for searched in (times, given.bike_times)):
        return found
    for change, runs in (("earlier_bus", (more_runs, 0)), ("later_bus", (0, more_runs))):
        more = with_more_service(
            network, earlier_runs=runs[0], later_runs=runs[1], headway_min=headway_min
        )
        again = _Again(more, housing, practices, 0)
        with_visits = again.visits_of(given, TRANSIT_MODES)
        by_bike = None if given.bike_times is None else again.times_of(given.bike_times)
        changed = replace(with_visits, bike_times=by_bike)
        found[change] = Evidence(again.times_of(times), changed)
    return found


def _mode_of(times: TravelTimes | None) -> Any:
    return None if times is None else times.options.get("mode")


@dataclass(frozen=True, eq=False)
class _Again:
    """The same questions on another network, or with practices that close later."""

    network: TransportNetwork
    housing: gpd.GeoDataFrame
    practices: gpd.GeoDataFrame
    close_later_min: int

    def times_of(self, times: TravelTimes) -> TravelTimes:
        """Travel times under the conditions of those given; the same ones along streets."""
        asked = times.options
        if "mode" not in asked:
            raise InputError(
                "These travel times do not say how they were computed, so they cannot be "
                "computed with another bus. Use what travel_times gave."
            )
        if asked["mode"] not in TRANSIT_MODES:
            return times
        kind = "arrive_by" if "arrive_by" in asked else "departures"
        start, _, end = asked[kind].partition("-")
        window = DepartureWindow(start, end, date=asked["service_date"])
        how: dict[str, Any] = {kind: window}
        return travel_times(
            self.network,
            self.housing,
            self.practices,
            mode=asked["mode"],
            percentiles=times.percentiles,
            max_trip_min=asked["max_trip_min"],
            options=TravelOptions(**{f.name: asked[f.name] for f in fields(TravelOptions)}),
            **how,
        )

    def visits_of(self, given: Circumstances, modes: Sequence[str]) -> Circumstances:
        """The circumstances with the visits of some modes searched again."""
        return replace(
            given,
            visits=self._search(given.visits, modes),
            bike_visits=self._search(given.bike_visits, modes),
        )

    def _search(self, found: Visits | None, modes: Sequence[str]) -> Visits | None:
        if found is None or found.options["mode"] not in modes:
            return found
        rules = found.options["rules"]
        later = replace(rules, open_later_min=rules.open_later_min + self.close_later_min)
        asked = {**found.options, "rules": later}
        return visits(self.network, self.housing, self.practices, **asked)
