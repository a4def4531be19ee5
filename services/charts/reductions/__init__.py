"""Reductions: from millions of rows to the few numbers that a screen can show, in blocks."""
