"""Base and scenarios under the conditions of a study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geoaccess.coverage.people.circumstances import Circumstances
from geoaccess.networks.network import TransportNetwork
from geoaccess.scenarios.feed_places import StreetPoints
from geoaccess.scenarios.scenario import Scenario, ScenarioInputs
from geoaccess.siting.answers.outcomes import Outcome, base_outcome, scenario_outcome
from geoaccess.siting.answers.scenario_times import ScenarioTimes
from geoaccess.study.circumstances import study_circumstances
from geoaccess.study.plan import Study
from geoaccess.texts import load_texts


@dataclass(frozen=True, eq=False)
class StudySituations:
    """Base and scenarios under the conditions of a study."""

    study: Study
    inputs: ScenarioInputs
    times: ScenarioTimes

    @classmethod
    def of(
        cls, study: Study, frames: Mapping[str, gpd.GeoDataFrame], network: TransportNetwork
    ) -> StudySituations:
        """Ready to compute, with the network of the study."""
        dates = study.service_dates
        feeds = study.timetable if dates else ()
        inputs = ScenarioInputs(
            frames["housing"],
            frames["practices"],
            feeds=feeds,
            streets=StreetPoints(network.streets.lon, network.streets.lat),
        )
        times = ScenarioTimes(
            streets=network.streets,
            mode=study.mode,
            departures=study.departures,
            service_dates=dates,
            percentiles=study.percentiles,
            max_trip_min=study.max_trip_min,
            options=study.options,
            networks={tuple(feeds): network},
        )
        return cls(study, inputs, times)

    def base(self) -> Outcome:
        """The situation of the study."""
        name = load_texts(self.study.language)("compare.now")
        return base_outcome(
            self.inputs,
            self.times,
            name=name,
            circumstances=self.circumstances,
            within_min=self.study.within_min,
            statuses=self.study.statuses,
            percentile=self.study.percentile,
        )

    def outcome(self, base: Outcome, scenario: Scenario, folder: Path) -> Outcome:
        """The situation under a scenario; edited feeds go to the folder."""
        return scenario_outcome(
            base,
            scenario,
            self.times,
            folder=folder,
            circumstances=self.circumstances,
            within_min=self.study.within_min,
            statuses=self.study.statuses,
            percentile=self.study.percentile,
        )

    def circumstances(self, inputs: ScenarioInputs) -> Circumstances | None:
        """Visits, bikes and drive times in a situation, as far as the study asks for them."""
        tables = {"housing": inputs.housing, "practices": inputs.practices}
        return study_circumstances(self.study, self.times.network(inputs), tables)
