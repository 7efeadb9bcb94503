"""The command that fetches the open data of a region."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from geoaccess.cli.cache import CachePath
from geoaccess.cli.terminal import Debug, Quiet, reported


def fetch(
    name: Annotated[
        str,
        typer.Argument(
            help="A Dutch region, province or municipality, several with commas; with --gtfs any place.",
            show_default=False,
        ),
    ],
    folder: Annotated[
        Path | None, typer.Option(help="Where the files go (default: a folder of that name).")
    ] = None,
    buffer_km: Annotated[
        float, typer.Option(help="Margin for streets, timetable and practices.")
    ] = 10.0,
    gtfs: Annotated[str, typer.Option(help="Feed of a place elsewhere: address or file.")] = "",
    osm: Annotated[str, typer.Option(help="OpenStreetMap extract: address or file.")] = "",
    offline: Annotated[bool, typer.Option("--offline", help="Use the cache only.")] = False,
    cache: CachePath = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Fetch the open data of a region into a study folder, with sources and licences."""
    with reported(debug):
        from geoaccess.inputs.fetch.region_data import fetch_region
        from geoaccess.inputs.fetch.web import open_web

        target = folder if folder is not None else Path(_folder_name(name))
        with (
            download_bars(quiet) as bars,
            open_web(cache=cache, offline=offline, progress=bars) as web,
        ):
            done = fetch_region(web, name, target, buffer_km=buffer_km, gtfs=gtfs, osm=osm)
        typer.echo(str(done))


@contextmanager
def download_bars(quiet: bool) -> Iterator[Any]:
    """A bar for every download; none when silenced, or when nobody is watching."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<40}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def tell(name: str, done: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name)
            bars.update(tasks[name], completed=done, total=total)

        yield tell


def _folder_name(name: str) -> str:
    """A name that every file system takes."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in name.casefold())
    return "-".join(part for part in plain.split("-") if part) or "study"
