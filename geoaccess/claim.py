"""One run at a time in a folder: who runs there, and what a killed run left behind.

The lock is one of the operating system, so it ends with its process however
that ends. Beside it stands who holds it, for the message to the second one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import socket
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from geoaccess.errors import BusyError, GeoAccessWarning
from geoaccess.files import UNFINISHED, plain_errors, write_safely

LOCK, OWNER = ".lock", ".run.json"


@contextlib.contextmanager
def claimed(folder: Path, *others: Path) -> Iterator[None]:
    """Hold a folder for one run.

    Parameters
    ----------
    folder
        Where the run writes; it is made.
    others
        Further folders that the run writes to. What a killed run left
        unfinished is cleared there as well.

    Raises
    ------
    BusyError
        If another run holds the folder, with its process, machine and start.
    OutputError
        If nothing can be written there.
    """
    with plain_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise BusyError(_busy(folder)) from error
    try:
        _clear_after_killed(folder, others)
        write_safely(folder / OWNER, lambda part: part.write_text(json.dumps(_me()), "utf-8"))
        yield
    finally:
        # Only a run that was killed leaves something to take over.
        with contextlib.suppress(OSError):
            (folder / OWNER).unlink()
        lock.release()


def _me() -> dict[str, Any]:
    now = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "machine": socket.gethostname(), "started": now}


def _owner(folder: Path) -> dict[str, Any] | None:
    """Who held the folder last and did not let go; None where nobody did."""
    try:
        found = json.loads((folder / OWNER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    told = isinstance(found, dict) and isinstance(found.get("process"), int)
    return found if told and found.keys() == _me().keys() else None


def _busy(folder: Path) -> str:
    owner = _owner(folder)
    who = _told(owner) if owner else "another run"
    return (
        f"{folder} is in use by {who}. Wait until it has finished, or choose a folder of its own "
        "for this one."
    )


def _told(owner: dict[str, Any]) -> str:
    return f"process {owner['process']} on {owner['machine']}, started {owner['started']}"


def _clear_after_killed(folder: Path, others: tuple[Path, ...]) -> None:
    """Say that a run was killed here, and throw its unfinished files away."""
    owner = _owner(folder)
    if owner is None:
        return
    for place in (folder, folder / "networks", *others):
        for part in place.glob(f"{UNFINISHED}{owner['process']}-*"):
            shutil.rmtree(part, ignore_errors=True)
    warnings.warn(
        f"{folder}: an earlier run ({_told(owner)}) did not finish. This one takes over.",
        GeoAccessWarning,
        stacklevel=4,
    )
