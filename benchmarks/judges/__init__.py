"""Judges: what was read of a file against the truth about it; one module for each family of formats."""
