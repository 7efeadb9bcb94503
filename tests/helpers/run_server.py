"""Runs of studies in processes of their own that start warm, so that many of them cost little.

This module is also the program of a server: it computes a study if it is given one, so
that all kernels are loaded, and then forks itself for every run that is asked for.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, NoReturn

import geoaccess.inputs.fetch.region_data  # noqa: F401 # loaded once, for all runs
from geoaccess.cli.app import app
from geoaccess.study.run import run_study

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    """A run that was started."""

    pid: int
    notes: Path
    server: RunServer

    def signal_after(self, seconds: float, number: int) -> None:
        """Wait, then send a signal."""
        time.sleep(seconds)
        os.kill(self.pid, number)

    def wait(self) -> int:
        """The exit code; minus the number of the signal that ended the run."""
        return int(self.server.ask({"wait": self.pid}))

    def told(self) -> str:
        """What the run wrote on its error stream."""
        return self.notes.read_text(encoding="utf-8")


class RunServer:
    """The server as seen from a test; leaving its context ends it."""

    def __init__(self, *warm_study: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.run_server", *map(str, warm_study)],
            cwd=ROOT,
            env={**os.environ, "NUMBA_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> RunServer:
        assert self._answer() == "ready"
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe(self._process.stdin).close()
        self._process.wait()
        self._pipe(self._process.stdout).close()

    def start(
        self,
        study: Path,
        command: str = "run",
        scenarios: Sequence[Path] = (),
        *,
        most_bytes: int | None = None,
    ) -> Run:
        """Start ``geoaccess COMMAND STUDY``; `most_bytes` limits the size of any file it writes."""
        words = [command, "--quiet", str(study), *map(str, scenarios)]
        return self.start_words(words, study.with_name("notes.txt"), most_bytes=most_bytes)

    def start_words(
        self,
        words: Sequence[str],
        notes: Path,
        *,
        most_bytes: int | None = None,
        dies_at: int | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> Run:
        """Start ``geoaccess WORDS``, which says in `notes` what it does.

        Without `dies_at` it lives; otherwise it is killed when that many files take
        their places, just before the last of them if the number is even, else just after.
        """
        limits = {"most_bytes": most_bytes, "dies_at": dies_at, "environment": dict(environment)}
        pid = self.ask({"words": list(words), "notes": str(notes), **limits})
        return Run(int(pid), notes, self)

    def ask(self, question: dict[str, Any]) -> Any:
        """Send one question and wait for its answer."""
        stdin = self._pipe(self._process.stdin)
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        return json.loads(self._pipe(self._process.stdout).readline())

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def _serve() -> None:
    """Answer questions until the input ends."""
    _tell("ready")
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            _, status = os.waitpid(question["wait"], 0)
            _tell(os.waitstatus_to_exitcode(status))
        elif pid := os.fork():
            _tell(pid)
        else:
            _run(**question)


def _run(
    words: list[str],
    notes: str,
    most_bytes: int | None,
    dies_at: int | None,
    environment: dict[str, str],
) -> NoReturn:
    """Be the run: as if the program had been started anew."""
    os.environ.update(environment)
    if dies_at is not None:
        os.replace = _fatal_replace(dies_at)
    out = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, sys.stderr.fileno())
    os.dup2(out, sys.stdout.fileno())
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    code = 1
    try:
        app(words)
    except SystemExit as done:
        code = int(done.code or 0)
    sys.stderr.flush()
    os._exit(code)


def _fatal_replace(dies_at: int) -> Callable[[Any, Any], None]:
    """``os.replace`` until so many calls, one of which it survives if their number is odd."""
    real, calls = os.replace, itertools.count(1)

    def replace(source: Any, target: Any) -> None:
        number = next(calls)
        if number == dies_at and dies_at % 2 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        real(source, target)
        if number == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    return replace


def _tell(answer: Any) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201 # the answers of a server


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for study in sys.argv[1:]:
        run_study(study)
    _serve()
