"""Ways on streets: places, walks to stops, and trips by one means from door to door."""
