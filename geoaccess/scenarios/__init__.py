"""Edits of inputs: practices, housing, timetable, growth."""
