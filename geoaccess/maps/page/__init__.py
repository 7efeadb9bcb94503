"""One self-contained page: scripts, styles, data, policy and licences in one file."""
