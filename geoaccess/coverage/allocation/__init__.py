"""People divided over practices with limited room."""
