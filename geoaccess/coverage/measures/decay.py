"""Decay functions: how much a practice counts that lies some minutes away.

Every factory gives a function of an array of minutes to an array of weights of
the same shape. Weights are 0 or more and never rise with the time. A threshold
is closed: at exactly that many minutes a practice still counts.

References
----------
Hansen (1959), 10.1080/01944365908978307, for the idea of weighting by distance;
Luo and Qi (2009), 10.1016/j.healthplace.2009.06.002, for steps; Wan, Zou and
Sternberg (2012), 10.1080/13658816.2011.624987, for steps up to an hour; Bauer
and Groneberg (2016), 10.1371/journal.pone.0159148, for the logistic form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoaccess.errors import InputError
from geoaccess.units import check_positive

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Decay:
    """A decay function that knows its name, so that a result can state its conditions.

    Attributes
    ----------
    label
        How it was made, for example ``step(30)``.
    function
        Minutes to weights.
    """

    label: str
    function: Callable[[Weights], Weights]

    def __call__(self, minutes: npt.ArrayLike) -> Weights:
        """Weights of minutes, same shape; ``inf`` minutes weigh 0."""
        array = np.asarray(minutes, dtype=np.float64)
        weights = np.zeros(array.shape)
        finite = np.isfinite(array)
        weights[finite] = self.function(array[finite])
        return weights

    def __repr__(self) -> str:
        return self.label


def step(cutoff_min: float) -> Decay:
    """1 up to `cutoff_min` minutes, 0 beyond: ``f(t) = 1 if t <= T else 0``.

    Examples
    --------
    >>> step(30)([0, 30, 30.5])
    array([1., 1., 0.])
    """
    check_positive("cutoff_min", cutoff_min, allow_zero=True)
    return Decay(f"step({cutoff_min:g})", lambda t: (t <= cutoff_min).astype(np.float64))


def step_weights(
    bounds_min: Sequence[float] = (10, 20, 30), weights: Sequence[float] = (1.0, 0.68, 0.22)
) -> Decay:
    """Stairs: the weight of the first bound that is not passed, 0 beyond the last.

    The default is the set of Luo and Qi (2009); that of Wan and others (2012) is
    ``step_weights((10, 20, 30, 60), (0.962, 0.704, 0.377, 0.042))``.

    Raises
    ------
    InputError
        Unless bounds rise, weights do not, and there are as many of the one as
        of the other.

    Examples
    --------
    >>> step_weights()([10, 10.5, 30, 31])
    array([1.  , 0.68, 0.22, 0.  ])
    """
    bounds, stairs = np.asarray(bounds_min, dtype=float), np.asarray(weights, dtype=float)
    if bounds.ndim != 1 or bounds.shape != stairs.shape or len(bounds) == 0:
        raise InputError(
            f"bounds_min {tuple(bounds_min)} and weights {tuple(weights)}: there must be one weight per bound."
        )
    rising = np.all(np.diff(bounds) > 0) and bounds[0] >= 0
    if not (rising and np.all(np.diff(stairs) <= 0) and stairs[-1] >= 0 and np.isfinite(stairs[0])):
        raise InputError(
            f"bounds_min {tuple(bounds_min)} must rise from 0 or more, and weights "
            f"{tuple(weights)} must not rise nor fall below 0."
        )
    padded = np.append(stairs, 0.0)
    label = f"step_weights({tuple(bounds_min)}, {tuple(weights)})"
    return Decay(label, lambda t: padded[np.searchsorted(bounds, t, side="left")])


def linear(cutoff_min: float) -> Decay:
    """Falls in a straight line from 1 to 0 at `cutoff_min`: ``f(t) = max(0, 1 - t/T)``.

    Examples
    --------
    >>> linear(40)([0, 10, 50])
    array([1.  , 0.75, 0.  ])
    """
    check_positive("cutoff_min", cutoff_min)
    return Decay(f"linear({cutoff_min:g})", lambda t: np.maximum(0.0, 1.0 - t / cutoff_min))


def exponential(half_life_min: float) -> Decay:
    """Halves every `half_life_min` minutes: ``f(t) = 0.5 ** (t/h)``.

    A rate `k` per minute, ``exp(-k t)``, is a half-life of ``ln 2 / k``.

    Examples
    --------
    >>> exponential(15)([0, 15, 30])
    array([1.  , 0.5 , 0.25])
    """
    check_positive("half_life_min", half_life_min)
    return Decay(f"exponential({half_life_min:g})", lambda t: np.exp2(-t / half_life_min))


def gaussian(sigma_min: float, *, cutoff_min: float | None = None) -> Decay:
    """A bell: ``g(t) = exp(-t**2 / (2 sigma**2))``.

    With a cutoff `T` the bell is lowered and stretched so that it starts at 1
    and ends at 0: ``f(t) = (g(t) - g(T)) / (1 - g(T))`` up to `T`, 0 beyond. With
    ``sigma = T`` that is the form that floating catchments use.

    Examples
    --------
    >>> gaussian(30, cutoff_min=30)([0, 30, 31])
    array([1., 0., 0.])
    """
    check_positive("sigma_min", sigma_min)
    if cutoff_min is None:
        return Decay(f"gaussian({sigma_min:g})", lambda t: _bell(t, sigma_min))
    check_positive("cutoff_min", cutoff_min)
    end = float(_bell(np.array(cutoff_min, dtype=float), sigma_min))
    return Decay(
        f"gaussian({sigma_min:g}, cutoff_min={cutoff_min:g})",
        lambda t: np.maximum(0.0, _bell(t, sigma_min) - end) / (1.0 - end),
    )


def logistic(midpoint_min: float, *, sd_min: float) -> Decay:
    """An S-curve: ``f(t) = g(0)/g(t)``, ``g(t) = 1 + exp((t - c) pi / (sd sqrt 3))``.

    Here `c` is `midpoint_min` and `sd` the standard deviation of the logistic
    distribution (Bauer and Groneberg 2016).

    Examples
    --------
    >>> logistic(30, sd_min=5)([0, 30]).round(3)
    array([1. , 0.5])
    """
    check_positive("midpoint_min", midpoint_min)
    check_positive("sd_min", sd_min)
    slope = np.pi / (sd_min * np.sqrt(3.0))

    def weigh(t: Weights) -> Weights:
        # logaddexp keeps long times from overflowing: log g(t) = log(1 + exp(...)).
        log_g = np.logaddexp(0.0, (t - midpoint_min) * slope)
        return np.asarray(np.exp(np.logaddexp(0.0, -midpoint_min * slope) - log_g))

    return Decay(f"logistic({midpoint_min:g}, sd_min={sd_min:g})", weigh)


def power(exponent: float, *, floor_min: float = 1.0) -> Decay:
    """A power law: ``f(t) = max(t, floor) ** -b``.

    Without a floor a practice next door, at 0 minutes, would count without end.

    Examples
    --------
    >>> power(1)([0, 1, 4])
    array([1.  , 1.  , 0.25])
    """
    check_positive("exponent", exponent)
    check_positive("floor_min", floor_min)
    label = f"power({exponent:g}, floor_min={floor_min:g})"
    return Decay(label, lambda t: np.maximum(t, floor_min) ** -float(exponent))


def epanechnikov(cutoff_min: float) -> Decay:
    """The kernel of kernel density: ``f(t) = 3/4 (1 - (t/T)**2)`` up to `T`, 0 beyond.

    Examples
    --------
    >>> epanechnikov(30)([0, 15, 30])
    array([0.75  , 0.5625, 0.    ])
    """
    check_positive("cutoff_min", cutoff_min)
    return Decay(
        f"epanechnikov({cutoff_min:g})",
        lambda t: 0.75 * np.maximum(0.0, 1.0 - (t / cutoff_min) ** 2),
    )


def _bell(t: Weights, sigma_min: float) -> Weights:
    return np.asarray(np.exp(-0.5 * (t / sigma_min) ** 2))
