"""The catalogue of open data: where each source is, in which format, under which licence."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geoaccess.errors import InputError, name_some
from geoaccess.files import data_folder
from geoaccess.inputs.toml_file import parse_toml, read_text_file

OWN_SOURCES = "GEOACCESS_SOURCES"
"""Environment variable: a file whose keys replace those of the catalogue."""


@dataclass(frozen=True, kw_only=True)
class DataSource:
    """One source of open data.

    Attributes
    ----------
    key
        Its name in the catalogue.
    name
        What people call it.
    address
        Where it is; empty when a list names it.
    format
        ``gtfs``, ``pbf``, ``osm`` or ``json``.
    licence, attribution
        Under which terms, and who must be named.
    """

    key: str
    name: str
    address: str
    format: str
    licence: str
    attribution: str


@dataclass(frozen=True, kw_only=True)
class WebRules:
    """How to behave towards the servers of others.

    Attributes
    ----------
    user_agent
        Who asks.
    tries
        Attempts at one request; they start anew when a resumed download moved on.
    backoff_s, backoff_max_s
        The wait after the second failure, which doubles, and the longest one.
    retry_after_max_s
        A server that wants a longer wait than this is given up.
    connect_s, read_s
        The longest wait for a connection, and the longest silence.
    least_bytes_s, slow_s
        A stream slower than this for so long counts as cut.
    """

    user_agent: str
    tries: int
    backoff_s: float
    backoff_max_s: float
    retry_after_max_s: float
    connect_s: float
    read_s: float
    least_bytes_s: float
    slow_s: float


@dataclass(frozen=True)
class OpenData:
    """The catalogue.

    Attributes
    ----------
    web
        How to behave.
    sources
        The sources by key.
    """

    web: WebRules
    sources: Mapping[str, DataSource]


def load_open_data(own: str | Path | None = None) -> OpenData:
    """Read the catalogue of open data.

    Parameters
    ----------
    own
        A TOML file of your own; its keys replace those of the catalogue. Without
        it, the file that the environment variable ``GEOACCESS_SOURCES`` names.

    Returns
    -------
    OpenData

    Raises
    ------
    InputError
        If your file cannot be read, or has keys that the catalogue does not.

    Examples
    --------
    >>> load_open_data().sources["municipalities"].licence
    'CC BY 4.0'
    """
    catalogue = _parsed(data_folder() / "open_data.toml")
    own = own or os.environ.get(OWN_SOURCES)
    if own:
        _replace(catalogue, _parsed(Path(own)), Path(own).name)
    web = catalogue["web"]
    web["user_agent"] = web["user_agent"].format(version=_version())
    sources = {key: DataSource(key=key, **given) for key, given in catalogue["source"].items()}
    return OpenData(WebRules(**web), sources)


def _replace(catalogue: dict[str, Any], own: Mapping[str, Any], where: str) -> None:
    """Put the keys of a user's file in the place of the catalogue's."""
    tables = [own.get("web", {}), own.get("source", {}), *_values(own.get("source"))]
    if not all(isinstance(table, Mapping) for table in tables):
        raise InputError(f"{where} has values where sections belong. Write [web], [source.name].")
    known = {"web": {f.name for f in fields(WebRules)}} | {
        f"source.{key}": set(given) for key, given in catalogue["source"].items()
    }
    sections = {"web": own.get("web", {})} | {
        f"source.{key}": given for key, given in own.get("source", {}).items()
    }
    odd = [name for name in own if name not in ("web", "source")]
    odd += [name for name in sections if name not in known]
    odd += [
        f"{s}.{key}"
        for s, given in sections.items()
        for key in given
        if key not in known.get(s, given)
    ]
    if odd:
        raise InputError(
            f"{where} has keys that the list of sources does not have: {name_some(odd)}. "
            f"Sources are: {', '.join(catalogue['source'])}."
        )
    catalogue["web"] |= sections["web"]
    for key, given in own.get("source", {}).items():
        catalogue["source"][key] |= given


def _parsed(path: Path) -> dict[str, Any]:
    return parse_toml(read_text_file(path, "sources"), path.name)


def _values(table: Any) -> list[Any]:
    return list(table.values()) if isinstance(table, Mapping) else []


def _version() -> str:
    try:
        return version("geoaccess")
    except PackageNotFoundError:
        return "source"
