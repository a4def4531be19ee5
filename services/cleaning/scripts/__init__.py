"""Scripts: a recipe written down as a program for pandas."""
