"""Measurements, one module per layer: `python -m benchmarks [layer ...]`."""
