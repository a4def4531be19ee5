"""Formulas: the closed language of computed columns, from its letters to its values."""
