"""The best journey itself: legs, lines and clock times."""
