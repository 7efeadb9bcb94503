"""The timetable of a service date as arrays: trips, calls and patterns."""
