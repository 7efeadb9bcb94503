"""The steps of a run: told to whoever watches, and timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Progress = Callable[[int, int, str], None]
"""Told before each step: the number of the step, the number of steps, and its name."""


@dataclass
class Clock:
    """Tells the caller which step starts, and keeps how long each took."""

    steps: Sequence[str]
    progress: Progress | None
    started: dict[str, float] = field(default_factory=dict)

    def step(self, name: str) -> None:
        """Start a step."""
        self.started[name] = time.perf_counter()
        if self.progress is not None:
            self.progress(self.steps.index(name), len(self.steps), name)

    def seconds(self) -> dict[str, float]:
        """Seconds of every step, the last one until now."""
        moments = [*self.started.values(), time.perf_counter()]
        return {name: round(moments[i + 1] - moments[i], 3) for i, name in enumerate(self.started)}
