"""Typed columns on disk, and the vector operations over them."""
