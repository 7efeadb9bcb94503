"""Tables, maps and reports in which every text wants to be more than text."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

import geoaccess as ga
from geoaccess import schema
from geoaccess.coverage.week.panel import WEEK_STATES
from geoaccess.inputs.findings import Finding
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.report.check_page import render_check
from geoaccess.texts import load_texts
from tests.helpers.map_kinds import many_places
from tests.helpers.maps import make_region
from tests.helpers.streets import streets_of

HOSTILE = (
    "<img src=x onerror=\"window.hurt='img'\">",
    "</script><script>window.hurt='script'</script>",
    "<!--<script>",
    "\"><svg onload=window.hurt='svg'>",
    "' onfocus=window.hurt='focus' autofocus='",
    "`${window.hurt='template'}`",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eright to left\u202c \u2028 \u2029 \u0000 end",
    "https://example.org/a.png",
    "=cmd|' /C calc'!A0",
    "W" * 400,
    "very long name " * 40,
)
MAPS = (
    *("coverage", "hexagons", "siting", "compare", "isochrones", "week"),
    *(f"published {kind}" for kind in ("coverage", "siting", "compare", "isochrones", "week")),
)
REPORTS = ("report", "published report", "check")


class HostileStudy:
    """One region whose tables, network and results hold every hostile text in every column of text."""

    def __init__(self) -> None:
        base = make_region(places=len(HOSTILE), practices=len(HOSTILE))
        texts = list(HOSTILE)
        columns = ("id", "name", "kind", "municipality", "postcode", "source")
        self.housing = base.housing.assign(**dict.fromkeys(columns, texts), residents=900)
        more = ("address", "checked_on")
        self.practices = base.practices.assign(**dict.fromkeys((*columns, *more), texts))
        self.practices["id"] = [f"p {text}" for text in texts]
        self.practices["status"] = ["open", "conditional", "full", *texts[3:]]
        self.areas = gpd.GeoDataFrame(
            {"id": texts, "name": texts},
            geometry=[shapely.box(4 + k / 15, 51.4, 4 + (k + 1) / 15, 51.7) for k in range(12)],
            crs=4326,
        )
        names = {"id": [f"c {text}" for text in texts[:3]], "name": texts[:3]}
        self.candidates = base.candidates.assign(**names)
        self.streets = _streets()
        # maps show tables whose rules nobody has read: those columns are hostile too
        self.shown_practices = _filled(self.practices, schema.PRACTICES, without="serves_housing")
        self.shown_housing = _filled(self.housing, schema.HOUSING)

    @cached_property
    def times(self) -> ga.TravelTimes:
        sites = [*self.practices["id"], *self.candidates["id"]]
        rng = np.random.default_rng(1)
        pairs = [(home, site) for home in self.housing["id"] for site in sites]
        frame = pd.DataFrame(pairs, columns=["from_id", "to_id"])
        source = {"file": HOSTILE[0], "licence": HOSTILE[1], "attribution": HOSTILE[3]}
        return ga.TravelTimes.from_frame(
            frame.assign(travel_time_min=rng.uniform(5, 70, len(frame)).round()),
            options={"mode": HOSTILE[4], "departures": HOSTILE[5]},
            provenance={"sources": [source]},
        )

    def coverage(self, within_min: float = 30) -> Any:
        """A coverage; statuses that nobody knows count as unknown."""
        known = self.practices["status"].where(self.practices["status"].isin(_STATUSES), "unknown")
        practices = self.practices.assign(status=known)
        return ga.coverage(self.times, self.housing, practices, within_min=within_min)

    def maps(self) -> dict[str, ga.MapPage]:
        """One map of every kind in both editions."""
        shared: dict[str, Any] = {"practices": self.shown_practices, "areas": self.areas}
        shared |= {"streets": self.streets, "language": "en"}
        shared |= {"labels": ga.MapLabels(title=HOSTILE[1])}
        result, before = self.coverage(), self.coverage(20)
        names = (HOSTILE[0], HOSTILE[3])
        plans = {HOSTILE[0]: self._plan()}
        week, options = self._hours(), result.options
        asked = shared | {"practices": self.practices}  # what-if questions read the rules
        made: dict[str, ga.MapPage] = {
            "coverage": ga.coverage_map(result, details=self._details(result), **asked),
            "hexagons": ga.coverage_map(many_places(result), **shared),
        }
        for mark, publish in (("", False), ("published ", True)):
            given = shared | {"publish": publish}
            reached = {HOSTILE[0]: self._reached()}
            made |= {
                f"{mark}siting": ga.siting_map(plans, self.shown_housing, self.candidates, **given),
                f"{mark}compare": ga.compare_map(before, result, names=names, **given),
                f"{mark}isochrones": ga.isochrone_map(reached, self.shown_housing, **given),
                f"{mark}week": ga.week_map(week, self.shown_housing, options=options, **given),
            }
        made["published coverage"] = ga.coverage_map(result, publish=True, **shared)
        return made

    def save_reports(self, folder: Path) -> dict[str, Path]:
        """The report in both editions, and the page of a check."""
        result = self.coverage()
        housing = self.housing.assign(
            insurers=[f"{text.replace(';', ' ').replace(':', ' ')}:1" for text in HOSTILE]
        )
        pages = {}
        for name, publish in (("report", False), ("published report", True)):
            report = ga.zorgplicht_report(
                result,
                housing,
                evidence=ga.Evidence(gap=ga.gap_score(result, housing)),
                language="en",
                publish=publish,
            )
            pages[name] = report.save(folder, name=name.replace(" ", "_"))[0]
        found = [
            Finding("error", text, 1, (text,), text, text, text, {"name": text}) for text in HOSTILE
        ]
        source = {"file": HOSTILE[0], "licence": HOSTILE[3], "attribution": HOSTILE[10]}
        check = render_check(found, load_texts("en"), title=HOSTILE[1], sources=[source])
        pages["check"] = folder / "check.html"
        pages["check"].write_text(check, encoding="utf-8")
        return pages

    def _plan(self) -> ga.SitingPlan:
        practices = self.practices.assign(status="full")
        return ga.site_practices(
            self.times, self.housing, practices, self.candidates, add=1, within_min=45
        )

    def _reached(self) -> gpd.GeoDataFrame:
        columns = {"id": [self.practices["id"].iloc[1]], "within_min": [10.0]}
        columns |= {"mode": HOSTILE[0], "direction": HOSTILE[3], "departures": HOSTILE[5]}
        shape = [shapely.box(4.1, 51.5, 4.3, 51.6)]
        reached = gpd.GeoDataFrame(columns, geometry=shape, crs=4326)
        reached.attrs["provenance"] = {"sources": [{"file": HOSTILE[1], "licence": HOSTILE[10]}]}
        return reached

    def _hours(self) -> pd.DataFrame:
        hours = pd.DataFrame({"date": "2026-03-10", "hour": 9, "housing_id": self.housing["id"]})
        return hours.assign(reason="covered", residents=self.housing["residents"])

    def _details(self, result: Any) -> ga.MapDetails:
        return ga.MapDetails(
            what_if=ga.WhatIf(times=self.times, housing=self.housing, candidates=self.candidates),
            gap=ga.gap_score(result, self.housing),
            week=self._week(),
            journeys=self._journeys(result),
        )

    def _week(self) -> ga.WeekPanel:
        """A week in which every state occurs at every place."""
        size = (len(HOSTILE), 7, 24)
        states = (np.arange(np.prod(size)) % len(WEEK_STATES)).reshape(size).astype(np.uint8)
        return ga.WeekPanel(
            housing_ids=tuple(self.housing["id"]),
            dates=ga.Week("2026-03-09").dates,
            states=states,
            possible_share=np.full(size, 0.5, np.float32),
        )

    def _journeys(self, result: Any) -> gpd.GeoDataFrame:
        """Legs whose lines, directions and stops hold every text."""
        to_id = result.places["reason_practice_id"].fillna(self.practices["id"])
        line = shapely.LineString([(4.1, 51.5), (4.2, 51.6)])
        named = ("line", "line_name", "headsign", "from_stop_name", "to_stop_name")
        fixed = {"leg": 1, "mode": "bus", "departs_s": 28_800, "arrives_s": 29_400}
        fixed |= {"duration_min": 10.0, "wait_min": 0.0}
        ends = {"from_id": result.places["id"], "to_id": to_id}
        frame = ends | {key: list(HOSTILE) for key in named} | fixed
        return gpd.GeoDataFrame(frame, geometry=[line] * len(HOSTILE), crs=4326)


_STATUSES = ("open", "conditional", "full")


def _filled(table: gpd.GeoDataFrame, contract: schema.Table, *, without: str = "") -> Any:
    """A table with hostile texts in the columns of text that it lacks."""
    texts = [column.name for column in contract.columns if column.kind in ("text", "date")]
    lacking = [name for name in texts if name not in table and name != without]
    return table.assign(**{name: list(HOSTILE) for name in lacking})


def _streets() -> StreetNetwork:
    """A street network whose background names places and stations with every text."""
    kinds = ["city", "town", "station", "village"] * 3
    spots = gpd.points_from_xy(np.linspace(4.05, 4.85, 12), np.linspace(51.42, 51.68, 12))
    columns = {"kind": kinds, "name": list(HOSTILE)}
    background = gpd.GeoDataFrame(columns, geometry=spots, crs=4326)
    source = {"file": HOSTILE[3], "licence": HOSTILE[0], "attribution": HOSTILE[0]}
    return replace(streets_of([4.4, 4.5], [51.5, 51.5]), background=background, sources=(source,))
