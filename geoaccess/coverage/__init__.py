"""Who is covered, who is left out, and why."""
