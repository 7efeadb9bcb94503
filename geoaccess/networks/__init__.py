"""Streets, timetable and the walks between them as immutable arrays."""
