"""Put travel times of several runs together: later runs overrule earlier ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.routing.times import TravelTimes

Ids = npt.NDArray[np.object_]


def merge_times(parts: Sequence[TravelTimes], origin_ids: Ids, destination_ids: Ids) -> TravelTimes:
    """One matrix over given places; a later part overrules an earlier one in all its pairs.

    Parameters
    ----------
    parts
        Travel times with the same percentiles; conditions and provenance are
        those of the first.
    origin_ids, destination_ids
        The places of the result, in order. Others are left out; places that no
        part has reach nothing.

    Examples
    --------
    >>> pairs = pd.DataFrame({"from_id": ["a"], "to_id": ["x"], "travel_time": [12.0]})
    >>> now = TravelTimes.from_frame(pairs)
    >>> faster = TravelTimes.from_frame(pairs.assign(travel_time=[9.0]))
    >>> merge_times([now, faster], np.array(["a"]), np.array(["x", "y"])).to_wide()
    to_id    x    y
    from_id
    a      9.0  inf
    """
    first = parts[0]
    key = np.empty(0, dtype=np.int64)
    seconds = np.empty((len(first.percentiles), 0), dtype=np.int32)
    for part in parts:
        row = pd.Index(origin_ids).get_indexer(pd.Index(part.origins["id"]))
        column = pd.Index(destination_ids).get_indexer(pd.Index(part.destinations["id"]))
        here = (row[part.from_row] >= 0) & (column[part.to_row] >= 0)
        new = row[part.from_row].astype(np.int64) * len(destination_ids) + column[part.to_row]
        at, to = np.divmod(key, max(len(destination_ids), 1))
        stays = ~(np.isin(np.arange(len(origin_ids)), row)[at] & np.isin(
            np.arange(len(destination_ids)), column)[to])  # fmt: skip
        key = np.concatenate([key[stays], new[here]])
        seconds = np.concatenate([seconds[:, stays], part.seconds[:, here]], axis=1)
    order = np.argsort(key)
    from_row, to_row = np.divmod(key[order], max(len(destination_ids), 1))
    return TravelTimes(
        origins=_statuses([part.origins for part in parts], origin_ids),
        destinations=_statuses([part.destinations for part in parts], destination_ids),
        from_row=from_row.astype(np.int32),
        to_row=to_row.astype(np.int32),
        seconds=seconds[:, order],
        percentiles=first.percentiles,
        options=first.options,
        provenance=first.provenance,
    )


def _statuses(tables: list[pd.DataFrame], ids: Ids) -> pd.DataFrame:
    """Ids of places with the latest status that is known of each."""
    known = pd.concat(tables).drop_duplicates("id", keep="last").set_index("id")["status"]
    return pd.DataFrame({"id": ids, "status": known.reindex(ids, fill_value="ok").to_numpy()})
