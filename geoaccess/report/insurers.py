"""Insured people, by insurer: what an insurer must be able to show."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoaccess.coverage.people.groups import IS_INSURED, group_shares
from geoaccess.coverage.result import NOT_KNOWN, Coverage
from geoaccess.coverage.tables import residents_of
from geoaccess.inputs.tables.catchments import parse_shares


def insured_people(housing: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Insured residents of each place, shape (places,)."""
    shares = group_shares(housing).shares[:, np.asarray(IS_INSURED)].sum(axis=1)
    return np.asarray(residents_of(housing) * shares)


def insurer_table(result: Coverage, housing: pd.DataFrame) -> pd.DataFrame | None:
    """Insured people within reach, by insurer, threshold and reading of the status.

    The insured of a place are divided over the insurers by the shares that the
    table states; the part without an insurer is a group of its own. None where
    the table names no insurers.
    """
    if "insurers" not in housing or not housing["insurers"].notna().any():
        return None
    insured = insured_people(housing)
    frames = []
    for insurer, share in _shares(housing):
        covered = result.by_reading["covered_insured"].to_numpy()
        part = result.by_reading.assign(
            insurer=insurer, covered_insured=covered * share[result.by_reading["home"]]
        )
        totals = part.groupby(["insurer", "statuses", "within_min"], sort=False)[
            "covered_insured"
        ].sum()
        frames.append(totals.reset_index().assign(insured_residents=float((insured * share).sum())))
    table = pd.concat(frames, ignore_index=True)
    table["covered_share"] = table["covered_insured"] / table["insured_residents"]
    columns = ["insurer", "statuses", "within_min", "insured_residents", "covered_insured"]
    return table[[*columns, "covered_share"]]


def _shares(housing: pd.DataFrame) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """Share of each place's insured by insurer, largest insurer first, the unnamed rest last."""
    cells = [parse_shares(str(cell)) if pd.notna(cell) else {} for cell in housing["insurers"]]
    names = sorted({name for shares in cells for name in shares})
    table = np.asarray([[shares.get(name, 0.0) for name in names] for shares in cells])
    order = np.argsort(-(table * insured_people(housing)[:, None]).sum(axis=0), kind="stable")
    for column in order:
        yield names[column], table[:, column]
    rest = 1.0 - table.sum(axis=1)
    if (rest > 1e-9).any():
        yield NOT_KNOWN, np.clip(rest, 0.0, 1.0)
