"""Background tiles, for who has a network and asks for them; no map needs them."""

from __future__ import annotations

from dataclasses import dataclass

from geoaccess.errors import InputError

_PDOK = (
    "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/{style}/EPSG:3857/{{z}}/{{x}}/{{y}}.png"
)
_KADASTER = "Kaartgegevens © Kadaster"


@dataclass(frozen=True)
class Tiles:
    """One source of tiles: its address, its attribution and its deepest level."""

    url: str
    attribution: str
    max_zoom: int
    host: str


def _pdok(style: str) -> Tiles:
    return Tiles(_PDOK.format(style=style), _KADASTER, 19, "https://service.pdok.nl")


TILES = {
    "pdok": _pdok("standaard"),
    "pdok_grey": _pdok("grijs"),
    "pdok_pastel": _pdok("pastel"),
    "pdok_water": _pdok("water"),
    # its servers refuse pages that are opened from a file: only for a published page
    "osm": Tiles(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© OpenStreetMap contributors",
        19,
        "https://tile.openstreetmap.org",
    ),
}
"""The tiles that a map may ask for, by name."""


def find_tiles(name: str) -> Tiles:
    """Tiles by name.

    Raises
    ------
    InputError
        If the name is not known.

    Examples
    --------
    >>> find_tiles("pdok_grey").attribution
    'Kaartgegevens © Kadaster'
    """
    if name not in TILES:
        raise InputError(f"No tiles named {name!r}. Choose one of: {', '.join(TILES)}.")
    return TILES[name]
