"""Rules for changes between stops (``transfers.txt``), written out stop by stop.

How searches apply the rule for a change from stop *A* to stop *B* (*A* may be
*B*). ``walk`` is the walk between them in seconds, 0 at the same stop; a rule
never makes a change possible that no walk allows.

======  ========================================================================
type    the departure at *B* must be at least this long after the arrival at *A*
======  ========================================================================
none    ``walk + board_slack_s``
0       the same: a recommended place to change, nothing more
1       ``walk``: the vehicle waits, so no slack is needed
2       ``max(walk + board_slack_s, min_transfer_s)``: the minimum of the feed
        already includes getting there; without a minimum the same as no rule
3       never: no change from *A* to *B*
======  ========================================================================

A rule for a station holds for all pairs of its stops, a stop with itself
included; a rule that names stops beats one that names stations. Where two rules
of one rank meet, the stricter one counts. Rules for certain routes or trips
(types 0 to 3) are not applied. Types 4 and 5 are about vehicles, see
`continuations`: with 4 passengers stay on board, with 5 they may not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.inputs.gtfs.feed import Feed

Ints = npt.NDArray[np.int32]

_MOST_PAIRS = 20_000_000
_NARROW = ["from_route_id", "to_route_id", "from_trip_id", "to_trip_id"]
_COLUMNS = ["from_stop", "to_stop", "transfer_type", "min_transfer_s"]


def transfer_rules(feed: Feed, stop_index: Ints) -> pd.DataFrame:
    """Rules between stops of one feed.

    Parameters
    ----------
    feed
        The feed; what is left out is counted in its log.
    stop_index
        int32, shape (rows of the feed's stops,): index in the timetable, -1 for a
        row that is not a stop there.

    Returns
    -------
    pandas.DataFrame
        ``from_stop, to_stop`` (int32 indices), ``transfer_type`` (0 to 3) and
        ``min_transfer_s`` (-1 where not given), one row per pair.
    """
    table = feed.transfers[feed.transfers["transfer_type"] <= 3]
    narrow = table[_NARROW].notna().any(axis=1)
    feed.log.repair(
        int(narrow.sum()), "transfers hold for certain lines or trips only; not applied"
    )
    rows = _with_stop_rows(table[~narrow], feed)
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype=np.int32) for name in _COLUMNS})
    members = _members(feed.stops["parent"].to_numpy(dtype=np.int64), stop_index)
    size = members["above"].value_counts()
    pairs = (rows["from"].map(size).fillna(0) * rows["to"].map(size).fillna(0)).sum()
    if pairs > _MOST_PAIRS:
        feed.log.repair(len(rows), f"transfers stand for {pairs:,.0f} pairs of stops; not applied")
        rows = rows.iloc[:0]
    rules = rows.merge(members, left_on="from", right_on="above")
    rules = rules.merge(members, left_on="to", right_on="above", suffixes=("_from", "_to"))
    return _strongest(rules)


def continuations(feed: Feed) -> pd.DataFrame:
    """Pairs of trips of one vehicle with passengers on board: ``from_trip, to_trip`` (rows).

    Headways have no known vehicle, so trips of ``frequencies.txt`` have none.
    """
    table = feed.transfers[feed.transfers["transfer_type"] == 4]
    if table.empty:
        return pd.DataFrame({"from_trip": [], "to_trip": []}, dtype=np.int64)
    ids = pd.Index(feed.trips["trip_id"])
    pairs = pd.DataFrame(
        {
            "from_trip": ids.get_indexer(table["from_trip_id"]),
            "to_trip": ids.get_indexer(table["to_trip_id"]),
        }
    )
    repeated = pairs.isin(set(feed.frequencies["trip"])).any(axis=1)
    known = (pairs >= 0).all(axis=1) & ~repeated
    feed.log.repair(int((~known).sum()), "in-seat transfers name no trip or one of a headway")
    return pairs[known].drop_duplicates(ignore_index=True)


def _with_stop_rows(table: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Put the rows of the stops beside the rules; rules for unknown stops are left out."""
    ids = pd.Index(feed.stops["stop_id"])
    rows = table[["transfer_type", "min_transfer_s"]].assign(
        **{end: ids.get_indexer(table[f"{end}_stop_id"]) for end in ("from", "to")}
    )
    known = (rows["from"] >= 0) & (rows["to"] >= 0)
    feed.log.repair(int((~known).sum()), "transfers name no known stop; they were left out")
    return rows[known]


def _members(parent: npt.NDArray[np.int64], stop_index: Ints) -> pd.DataFrame:
    """Every stop below every row of the feed's stops, with the steps between: 0 is itself."""
    levels = []
    above = np.arange(len(parent))
    # Boarding area, platform, station: three steps reach the top of every legal feed.
    for step in range(4):
        levels.append(pd.DataFrame({"above": above, "stop": stop_index, "step": step}))
        above = np.where(above >= 0, parent[above], -1)
    members = pd.concat(levels, ignore_index=True)
    members = members[(members["above"] >= 0) & (members["stop"] >= 0)]
    return members.drop_duplicates(["above", "stop"], ignore_index=True)


def _strongest(rules: pd.DataFrame) -> pd.DataFrame:
    """One rule per pair: the one that names the pair most closely, then the strictest."""
    least = rules["min_transfer_s"].clip(lower=-1)
    strict = np.select(
        [rules["transfer_type"] == 3, rules["transfer_type"] == 2, rules["transfer_type"] == 1],
        [np.iinfo(np.int32).max, least, -2],
        default=-1,
    )
    ranked = rules.assign(rank=rules["step_from"] + rules["step_to"], strict=-strict)
    ranked = ranked.rename(columns={"stop_from": "from_stop", "stop_to": "to_stop"})
    ranked = ranked.sort_values(["from_stop", "to_stop", "rank", "strict"], kind="stable")
    ranked = ranked.drop_duplicates(["from_stop", "to_stop"], keep="first", ignore_index=True)
    return ranked[_COLUMNS].astype(np.int32)
