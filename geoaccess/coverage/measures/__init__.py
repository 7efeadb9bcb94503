"""Measures of access and of how evenly it is spread."""
