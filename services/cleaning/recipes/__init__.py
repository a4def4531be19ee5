"""Recipes: steps run one after the other, looked ahead at, and made into a version."""
