"""Proven plans for large cases: bounds by prices, branch and bound."""
