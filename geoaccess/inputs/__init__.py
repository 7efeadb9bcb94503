"""Reads tables, OpenStreetMap and GTFS, and checks them at the door."""
