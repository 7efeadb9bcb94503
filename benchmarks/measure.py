"""Medians of several runs, memory, and one table of results with machine and commit.

A benchmark module offers ``run() -> list[Row]``. It compares results before it
returns times, and gives ratios measured side by side in the same run.
"""

from __future__ import annotations

import importlib
import multiprocessing as mp
import os
import platform
import re
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("GEOACCESS_TEST_DATA", ROOT.parent / "shared" / "data"))


@dataclass(frozen=True)
class Row:
    """One measured figure.

    Attributes
    ----------
    layer, case
        What was measured.
    value, unit
        The median, or a size.
    runs
        Number of runs behind the median.
    note
        Conditions, and the ratio to another way of doing the same.
    """

    layer: str
    case: str
    value: float
    unit: str = "s"
    runs: int = 1
    note: str = ""


def rows_of(name: str) -> list[Row]:
    """What a layer measures; nothing, with a sentence, where data outside the repository is missing."""
    module = importlib.import_module(f"benchmarks.{name}")
    missing = [path for path in getattr(module, "NEEDS", ()) if not path.is_file()]
    if missing:
        print(f"{name} is not measured: {missing[0]} is not there; set GEOACCESS_TEST_DATA")
        return []
    start = time.perf_counter()
    rows: list[Row] = module.run()
    print(f"{name} took {time.perf_counter() - start:.0f} s", flush=True)
    return rows


def seconds_of(work: Callable[[], Any], *, runs: int = 5, warm: int = 1) -> list[float]:
    """Seconds of each of several runs, after runs that do not count."""
    for _ in range(warm):
        work()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def clock_and_processors(work: Callable[[], Any], *, runs: int = 5) -> tuple[float, float]:
    """Median seconds of the clock and of the processors (all threads), after one run that warms up.

    Neighbours on the machine stretch the clock; the processors count what was done.
    """
    work()
    taken = []
    for _ in range(runs):
        clock, processors = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - clock, time.process_time() - processors))
    one, other = (statistics.median(column) for column in zip(*taken, strict=True))
    return one, other


def median_s(work: Callable[[], Any], *, runs: int = 5, warm: int = 1) -> float:
    """Median seconds of several runs."""
    return statistics.median(seconds_of(work, runs=runs, warm=warm))


def side_by_side(
    ours: Callable[[], Any], theirs: Callable[[], Any], *, runs: int = 5
) -> tuple[float, float, float]:
    """Median seconds of two ways in turn, and the median of their ratios (theirs / ours)."""
    pairs = []
    ours()
    theirs()
    for _ in range(runs):
        pairs.append((seconds_of(ours, runs=1, warm=0)[0], seconds_of(theirs, runs=1, warm=0)[0]))
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    return mine, other, statistics.median(b / a for a, b in pairs)


def in_own_process(work: Callable[..., Any], *given: Any) -> Any:
    """What a module function gives in a process of its own.

    The system counts the memory that a process had when it was started to the peak of
    those that it starts, so no measurement may come after another in one process.
    """
    context = mp.get_context("spawn")
    answer = context.SimpleQueue()
    process = context.Process(target=_answer, args=(answer, work, *given))
    process.start()
    process.join()
    if process.exitcode != 0:
        raise RuntimeError(f"the measured process ended with {process.exitcode}")
    return answer.get()


def _answer(answer: Any, work: Callable[..., Any], *given: Any) -> None:
    answer.put(work(*given))


def peak_gb(work: Callable[[], Any]) -> float:
    """Peak memory in GB of a process of its own that does the work; `work` is a module function."""
    return float(in_own_process(_peak_after, work))


def _peak_after(work: Callable[[], Any]) -> float:
    work()
    told = Path("/proc/self/status")  # where there is one, it counts from the start of the program
    if told.is_file():
        (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", told.read_text())
        return int(peak) / 1024**2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def machine() -> str:
    """One line about machine, Python and commit."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{platform.machine()}, {cores} cores, Python {platform.python_version()}, commit {commit}"
    )


def table(rows: Iterable[Row]) -> str:
    """Results as a Markdown table."""
    lines = ["| layer | case | median | runs | conditions |", "| --- | --- | --- | --- | --- |"]
    for row in rows:
        lines.append(
            f"| {row.layer} | {row.case} | {row.value:.3g} {row.unit} | {row.runs} | {row.note} |"
        )
    return "\n".join(lines)
