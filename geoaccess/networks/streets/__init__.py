"""Streets as arrays: tags read, nodes joined to points, legs timed."""
