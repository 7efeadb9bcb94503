"""Maps as still pictures, drawn without a browser."""
