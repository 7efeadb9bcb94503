"""The map of siting plans: which sites to open, whom they reach, and who is still left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaccess.coverage.publication.editions import Publication, as_publication
from geoaccess.coverage.tables import ids_of, residents_of, status_of
from geoaccess.errors import InputError
from geoaccess.maps.conditions import attributions, condition_rows, subtitle
from geoaccess.maps.data.plan_curve import plan_curve
from geoaccess.maps.data.views import View
from geoaccess.maps.drawing import Drawing, draw_page
from geoaccess.maps.labels import MapLabels, labelled_words
from geoaccess.maps.page.page import MapPage
from geoaccess.maps.palettes import COVERED
from geoaccess.maps.published.siting import published_siting
from geoaccess.maps.wording import Table, Words, plan_headline, reading_conditions
from geoaccess.networks.streets.street_network import StreetNetwork
from geoaccess.siting.plan import SitingPlan
from geoaccess.texts import Texts, load_texts

_SITE_COLUMNS = ("residents", "gain_alone", "lost_if_closed")


def siting_map(
    plans: Mapping[str, SitingPlan],
    housing: gpd.GeoDataFrame,
    candidates: gpd.GeoDataFrame,
    *,
    practices: gpd.GeoDataFrame | None = None,
    areas: gpd.GeoDataFrame | None = None,
    streets: StreetNetwork | None = None,
    language: str = "nl",
    labels: MapLabels | None = None,
    publish: bool | Publication = False,
) -> MapPage:
    """Make a map that shows siting plans in turn.

    Parameters
    ----------
    plans
        The plans by name, for example ``{"one site": plan_1, "two sites": plan_2}``.
        Plans of different sizes are also plotted as a curve: people reached against
        cost, or against the number of sites where costs are not known.
    housing, candidates, practices
        The tables that the plans were made from.
    areas
        Areas to shade by the share that a plan leaves out.
    streets, language, labels
        As for `coverage_map`.
    publish
        Make an edition for publication: the people reached by area or hexagon, no
        places and lines, no curve, and no number from which a small group follows;
        the sites are shown.

    Returns
    -------
    MapPage

    Raises
    ------
    InputError
        If there is nothing to shade in an edition for publication, there is no plan, or a plan names a place that the tables do not have.

    Examples
    --------
    >>> import pandas as pd, geoaccess as ga
    >>> at = dict(crs=4326)
    >>> housing = gpd.GeoDataFrame(
    ...     {"id": ["camp", "town"], "residents": [300, 100]},
    ...     geometry=gpd.points_from_xy([4.5, 4.8], [51.5, 51.6]), **at)
    >>> halls = gpd.GeoDataFrame(
    ...     {"id": ["hall"]}, geometry=gpd.points_from_xy([4.5], [51.51]), **at)
    >>> minutes = pd.DataFrame({"from_id": ["camp"], "to_id": ["hall"], "travel_time_min": [9]})
    >>> times = ga.TravelTimes.from_frame(minutes, origins=housing)
    >>> plan = ga.site_practices(times, housing, None, halls, add=1, within_min=30)
    >>> siting_map({"one site": plan}, housing, halls, language="en").words.headline
    '300 of 400 residents (75%) are reached, 300 more than now; 300 go to the new sites.'
    """
    texts = load_texts(language)
    _check(plans, housing, candidates, practices)
    views = [
        _view(name, plan, housing, candidates, practices, texts) for name, plan in plans.items()
    ]
    first = next(iter(plans.values()))
    options = _options(first)
    drawing = Drawing(
        places=_places(housing, views[0]),
        views=views,
        practices=_supply(candidates, practices),
        areas=areas,
        streets=streets,
        conditions=reading_conditions(options),
        words=_words(first, options, views[0].headline, texts, labels),
        texts=texts,
        summary=_site_table(plans, texts),
        curve=plan_curve(plans, float(residents_of(housing).sum()), texts),
    )
    if (publication := as_publication(publish)) is not None:
        drawing = published_siting(drawing, housing, publication)
    return draw_page(drawing)


def _check(
    plans: Mapping[str, SitingPlan],
    housing: pd.DataFrame,
    candidates: pd.DataFrame,
    practices: pd.DataFrame | None,
) -> None:
    """Every place that a plan names must stand in a table."""
    if not plans:
        raise InputError('No plans to draw. Pass them by name, for example {"plan": plan}.')
    homes = set(ids_of(housing))
    sites = {*ids_of(candidates), *(ids_of(practices) if practices is not None else ())}
    for name, plan in plans.items():
        strange = {*plan.assignments["housing_id"], *plan.left_out["id"]} - homes
        strange |= {*plan.assignments["site_id"], *plan.site_ids} - sites
        if strange:
            listed = ", ".join(sorted(map(str, strange))[:10])
            raise InputError(
                f"Plan {name!r} names places that the tables do not have: {listed}. "
                "Pass the tables that the plan was made from."
            )


def _options(plan: SitingPlan) -> dict[str, Any]:
    conditions = plan.conditions
    return {
        "within_min": conditions.get("within_min") or 0,
        "statuses": conditions.get("statuses") or ["open"],
        "travel": conditions.get("travel_times") or {},
    }


def _supply(candidates: gpd.GeoDataFrame, practices: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    sites = candidates.assign(status="candidate")
    if practices is None:
        return sites
    joined = pd.concat([practices, sites.to_crs(practices.crs)], ignore_index=True)
    return gpd.GeoDataFrame(joined, crs=practices.crs)


def _view(
    name: str,
    plan: SitingPlan,
    housing: gpd.GeoDataFrame,
    candidates: pd.DataFrame,
    practices: pd.DataFrame | None,
    texts: Texts,
) -> View:
    people = _people(plan, housing)
    reached = float(people[people["reason"].isin(COVERED)]["residents"].sum())
    to_new = float(people.loc[people["reason"] == "new_site", "residents"].sum())
    everyone = float(residents_of(housing).sum())
    more = reached - plan.before if plan.unit == "people" else None
    headline = plan_headline(everyone, reached, to_new, more=more, texts=texts)
    existing = [] if practices is None else list(status_of(practices))
    chosen = set(plan.site_ids)
    sites = ["added" if site in chosen else "candidate" for site in ids_of(candidates)]
    outcome = _outcome(plan, housing, people)
    return View(
        name, headline, outcome, people, statuses=[*existing, *sites], flows=_flows(plan, housing)
    )


def _flows(plan: SitingPlan, housing: pd.DataFrame) -> pd.DataFrame:
    """Every place and each site that its people go to."""
    home = pd.Index(ids_of(housing)).get_indexer(pd.Index(plan.assignments["housing_id"]))
    return pd.DataFrame({"home": home, "practice_id": plan.assignments["site_id"].to_numpy()})


def _people(plan: SitingPlan, housing: pd.DataFrame) -> pd.DataFrame:
    """People of every place by what the plan does for them."""
    row = {identity: i for i, identity in enumerate(ids_of(housing))}
    chosen = set(plan.site_ids)
    served = pd.DataFrame(
        {
            "id": plan.assignments["housing_id"],
            "residents": plan.assignments["residents"],
            "reason": np.where(plan.assignments["site_id"].isin(chosen), "new_site", "covered"),
        }
    )
    parts = pd.concat([served, plan.left_out[["id", "residents", "reason"]]], ignore_index=True)
    parts = parts[parts["residents"] > 0]
    return parts.assign(home=[row[identity] for identity in parts["id"]])


def _outcome(plan: SitingPlan, housing: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Reason of the largest part of every place, and where that part goes or could go."""
    ids = ids_of(housing)
    largest = people.sort_values("residents", kind="stable").drop_duplicates("home", keep="last")
    reason = largest.set_index("home")["reason"].reindex(range(len(ids)), fill_value="covered")
    goes = plan.assignments.sort_values("residents", kind="stable")
    goes = goes.drop_duplicates("housing_id", keep="last").set_index("housing_id").reindex(ids)
    could = plan.left_out.drop_duplicates("id").set_index("id").reindex(ids)
    site = goes["site_id"].astype(object)
    option = could["nearest_option_id"].astype(object)
    minutes = goes["travel_time_min"].fillna(np.inf).to_numpy()
    left = could["nearest_option_min"].fillna(np.inf).to_numpy()
    served = site.notna().to_numpy()
    return pd.DataFrame(
        {
            "reason": reason.to_numpy(),
            "nearest_practice_id": site.to_numpy(),
            "travel_time_min": minutes,
            "reason_practice_id": np.where(served, site, option),
            "reason_time_min": np.where(served, minutes, left),
        }
    )


def _places(housing: gpd.GeoDataFrame, view: View) -> gpd.GeoDataFrame:
    shown = [c for c in ("id", "name", "kind", "municipality") if c in housing.columns]
    table = housing[shown].reset_index(drop=True).join(view.places)
    table["residents"] = residents_of(housing)
    return gpd.GeoDataFrame(table, geometry=housing.geometry.to_numpy(), crs=housing.crs)


def _words(
    plan: SitingPlan,
    options: Mapping[str, Any],
    headline: str,
    texts: Texts,
    labels: MapLabels | None,
) -> Words:
    proof = "plan_best" if plan.gap == 0 else "plan_gap"
    return labelled_words(
        labels,
        texts,
        title=texts("map.plan_title"),
        headline=headline,
        subtitle=" · ".join(
            filter(
                None,
                (subtitle(options, texts), texts(f"map.{proof}", gap=texts.share(plan.gap, 1))),
            )
        ),
        conditions=condition_rows(options, plan.provenance, texts),
        named=attributions(plan.provenance),
    )


def _site_table(plans: Mapping[str, SitingPlan], texts: Texts) -> Table:
    """Every chosen site of every plan with what it adds."""
    head = [texts(f"plan_table.{key}") for key in ("site", "plan", *_SITE_COLUMNS)]
    rows: list[Sequence[str]] = []
    for name, plan in plans.items():
        for site in plan.sites.to_dict("records"):
            numbers = [texts.number(site[column]) for column in _SITE_COLUMNS]
            rows.append([str(site.get("name") or site["id"]), name, *numbers])
    return Table(texts("plan_table.title"), head, rows)
