"""View pieces: pure functions from values to Dash components."""
