"""Places: countries and states by name and code, and numbers that are coordinates. No file from another host."""
