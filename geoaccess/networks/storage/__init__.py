"""Networks on disk: files, their rules, and the hash of the content."""
