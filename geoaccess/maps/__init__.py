"""One self-contained HTML page per map."""
