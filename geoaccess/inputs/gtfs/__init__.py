"""Timetables as GTFS feeds: read, checked and cut to an area."""
