"""Answers for a board: next best plans, curves, reasons, robust plans, scenarios side by side."""
