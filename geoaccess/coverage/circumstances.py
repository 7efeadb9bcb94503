"""What is known beyond travel times and status: rules, hours, bikes and languages."""

from __future__ import annotations

from dataclasses import dataclass

from geoaccess.routing.times import TravelTimes
from geoaccess.routing.visit_cube import Visits


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Further evidence for a coverage; what is not given is not tested, and said to be so.

    Parameters
    ----------
    eligibility
        Whether catchment, registration and insurance rules are applied.
    drive_times
        Travel times by car from practices to housing, for rules in drive minutes.
    visits
        Round trips in the hours that residents have.
    bike_times, bike_visits
        The same for people with a bike, who may use either; `bike_share` of the
        housing table says how many they are.
    language_refuses
        Whether a practice that speaks no language of a resident counts as not
        covering; otherwise language is a warning beside the reason.
    """

    eligibility: bool = True
    drive_times: TravelTimes | None = None
    visits: Visits | None = None
    bike_times: TravelTimes | None = None
    bike_visits: Visits | None = None
    language_refuses: bool = False
