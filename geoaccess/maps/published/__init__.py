"""Maps for publication: areas or hexagons instead of places."""
