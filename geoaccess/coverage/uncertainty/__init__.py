"""How sure a headline is under what the inputs leave open."""
