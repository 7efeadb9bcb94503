"""Chunks as tasks of a Dask cluster: each worker opens the run once and writes what it is given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from distributed import Client, WorkerPlugin, as_completed, get_worker

from geoaccess.routing.chunks.job import Job, Recipe, open_job


class OpenedRun(WorkerPlugin):  # type: ignore[misc]  # Dask has no types
    """A run on a worker, opened when its first chunk comes.

    Chunks of a worker go one after another: each uses all of its processors and the
    whole of its memory.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.job: Job | None = None
        self.lock: threading.Lock | None = None

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - the interface of Dask
        """Make what cannot travel from process to process."""
        self.lock = threading.Lock()

    def write(self, number: int) -> int:
        """Write one chunk and return its number."""
        if self.lock is None:
            raise AssertionError("Dask sets a plug-in up before it runs tasks")
        with self.lock:
            if self.job is None:
                self.job = open_job(self.recipe)
            self.job.write(number)
        return number


def write_on_cluster(
    client: Client, recipe: Recipe, numbers: Sequence[int], done: Callable[[], None]
) -> None:
    """Let the workers write chunks; those of a worker that dies go to another one.

    Parameters
    ----------
    client
        Connected to the cluster.
    recipe
        How a worker opens the run.
    numbers
        The chunks.
    done
        Called after every chunk.
    """
    name = f"geoaccess {recipe.folder}"
    client.register_plugin(OpenedRun(recipe), name=name)
    try:
        # Not pure: a chunk that was deleted has to be written again.
        tasks = [client.submit(_write, name, number, pure=False) for number in numbers]
        for task in as_completed(tasks):
            task.result()
            done()
    finally:
        client.unregister_worker_plugin(name)


def _write(name: str, number: int) -> int:
    opened: OpenedRun = get_worker().plugins[name]
    return opened.write(number)
