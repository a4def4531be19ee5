"""Insights: what stands out in a table, one module per kind of finding."""
