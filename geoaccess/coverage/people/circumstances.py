"""What is known beyond travel times and status: rules, hours, bikes and languages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from geoaccess.routing.times import TravelTimes
from geoaccess.routing.visits.cube import VisitRules, Visits


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

    def conditions(self) -> dict[str, Any]:
        """The conditions that these circumstances add to a result, each under a name of its own."""
        found: dict[str, Any] = {"eligibility": self.eligibility}
        if self.language_refuses:
            found["language_refuses"] = True
        if self.bike_times is not None:
            found["bike_mode"] = self.bike_times.options.get("mode", "bike")
        if self.visits is not None:
            found["visit_week"] = self.visits.dates[0].isoformat()
            found |= _rules(self.visits.options.get("rules"))
        return found


def _rules(rules: VisitRules | None) -> dict[str, int]:
    """Lengths and limits of a visit, where they are known."""
    if rules is None:
        return {}
    return {f"visit_{name}": minutes for name, minutes in asdict(rules).items()}
