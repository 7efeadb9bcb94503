"""What stands in the way of a visit at one consult slot: one code per slot, resident and practice.

The codes are in the order in which obstacles are tested, so the largest code of
a week tells how far a resident gets, and hence the reason.
"""

from __future__ import annotations

from geoaccess.units import UNREACHED_S

CLOSED = 0
"""The practice is not open for a whole consult."""
NO_ROUTE = 1
"""No journey arrives in time within the longest trip."""
NOT_FREE = 2
"""The consult itself overlaps a shift or its slack."""
LEAVES_TOO_EARLY = 3
"""The journey would have to start before the shift is over."""
NO_ROUTE_BACK = 4
"""No journey home after the consult within the longest trip."""
BACK_TOO_LATE = 5
"""The journey home ends after the next shift begins."""
TOO_LONG = 6
"""Out, consult and back together take longer than an absence may."""
FEASIBLE = 7
"""The visit is possible."""

NEVER_S = -UNREACHED_S
"""Clock time of a departure that does not exist. Never subtract from it."""

REASONS = (
    "closed_when_free",
    "no_route",
    "closed_when_free",
    "closed_when_free",
    "no_way_back",
    "no_way_back",
    "too_long",
    "ok",
)
"""Reason of a pair by the largest code of its week."""
