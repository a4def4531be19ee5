"""Nouns: settings, errors, columns, kinds, blocks and tables. Nothing here imports anything else of ours."""
