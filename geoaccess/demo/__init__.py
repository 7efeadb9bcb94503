"""The model region: writes every kind of input at any size."""
