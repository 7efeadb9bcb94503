"""Commands on the cache of downloads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from geoaccess.cli.terminal import Debug, reported

CachePath = Annotated[
    Path | None,
    typer.Option(
        "--cache", help="Folder of downloads (default: GEOACCESS_CACHE, or the system's)."
    ),
]


cache = typer.Typer(help="Look after the downloads that are kept.", no_args_is_help=True)


@cache.command("list")
def list_command(cache: CachePath = None, debug: Debug = False) -> None:
    """List the downloads that are kept, the newest first."""
    with reported(debug):
        from geoaccess.inputs.fetch.download_cache import cache_folder, list_cached

        folder = cache if cache is not None else cache_folder()
        kept = list_cached(folder)
        for file in kept:
            typer.echo(f"{file.fetched[:10]}  {file.bytes / 1e6:9.1f} MB  {file.address}")
        total = sum(file.bytes for file in kept) / 1e6
        typer.echo(f"{len(kept)} downloads, {total:.1f} MB, in {folder}")


@cache.command("clear")
def clear_command(cache: CachePath = None, debug: Debug = False) -> None:
    """Delete all downloads that are kept, unfinished ones included; study folders stay."""
    with reported(debug):
        from geoaccess.inputs.fetch.download_cache import cache_folder, clear_cache

        folder = cache if cache is not None else cache_folder()
        count, freed = clear_cache(folder)
        typer.echo(f"{count} downloads deleted, {freed / 1e6:.1f} MB, from {folder}")
