"""Plain functions over single values: the engine maps them over distinct values, and a script brings them along."""
