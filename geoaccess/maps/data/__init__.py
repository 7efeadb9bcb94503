"""What a page carries about places, practices, weeks and journeys, made slim."""
