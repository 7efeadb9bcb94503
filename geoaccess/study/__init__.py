"""A study: one TOML file that names inputs, travel, threshold and outputs, and its run."""
