"""Shortest ways on streets, on contraction hierarchies, in compiled code."""
