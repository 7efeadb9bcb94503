"""The search in a timetable, for every minute of a window."""
