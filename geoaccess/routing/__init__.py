"""Travel times, visits, itineraries and isochrones on a network."""
