"""Outlying: which rows lie far from the others, how far, and why; numbers in, numbers and sentences out."""
