"""Values of places with the people they weigh for, checked together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from geoaccess.errors import Fault, raise_faults

Vector = npt.NDArray[np.float64]


def read_weighted(
    values: npt.ArrayLike, residents: npt.ArrayLike, *, infinite: bool = False
) -> tuple[Vector, Vector]:
    """Both as floats, after all faults are raised together."""
    access = np.asarray(values, dtype=np.float64)
    people = np.asarray(residents, dtype=np.float64)
    faults = _number_faults("values", access, infinite) + _number_faults("residents", people, False)
    if access.shape != people.shape or access.ndim != 1:
        problem = f"found values of shape {access.shape} and residents of shape {people.shape}."
        faults.append(Fault("values", problem, "Give one of each per place."))
    raise_faults(faults)
    return access, people


def _number_faults(name: str, numbers: Vector, infinite: bool) -> list[Fault]:
    bad = np.isnan(numbers) | (numbers < 0) | (np.isinf(numbers) & (not infinite))
    if not bad.any():
        return []
    problem = f"{int(bad.sum())} of {bad.size} are missing, negative or infinite."
    remedy = "Access is 0 where there is none; for minutes there is travel_time_poverty."
    return [Fault(name, problem, remedy)]
