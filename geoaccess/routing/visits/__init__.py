"""Visits: there in free hours while the practice is open, and home again."""
