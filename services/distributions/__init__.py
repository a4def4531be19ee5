"""Distributions: which simple law a column follows, what its digits show, and whether it runs in order."""
