"""Where stops meet streets: walks between stops, doors, bicycle parkings."""
