"""Benchmarks: each module with `main(arguments)` measures one promise against a named baseline in the same run."""
