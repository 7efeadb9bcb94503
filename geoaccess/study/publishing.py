"""What of a study goes into its edition for publication, and where that lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geoaccess.coverage.publication.editions import Publication, as_publication

PUBLISHED = "publication"
"""Folder of the edition for publication, in the output folder of a study."""

HEXAGON_M = 5000.0
"""Width of the hexagons where a study has no municipalities to shade."""


def study_publication(publish: bool | Publication, tables: Mapping[str, Any]) -> Publication | None:
    """The publication asked for; hexagons where the study knows no municipalities to shade."""
    publication = as_publication(publish)
    if publication is None or isinstance(publish, Publication):
        return publication
    shaded = "areas" in tables and "municipality" in tables["housing"]
    return publication if shaded else Publication(hexagon_m=HEXAGON_M)
