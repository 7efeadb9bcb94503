"""Good plans by greedy search and exchanges."""
