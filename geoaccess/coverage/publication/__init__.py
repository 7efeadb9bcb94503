"""Editions for publication, in which no small group of people can be found."""
