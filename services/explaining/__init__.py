"""Explaining: what sets some rows of a table apart from the others."""
