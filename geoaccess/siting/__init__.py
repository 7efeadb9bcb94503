"""Where to add practices."""
