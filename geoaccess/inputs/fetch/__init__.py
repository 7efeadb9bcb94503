"""Open data of a region, fetched into a study folder."""
