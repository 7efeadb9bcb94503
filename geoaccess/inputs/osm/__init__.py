"""Streets and places of OpenStreetMap: read, cut to an area and written."""
