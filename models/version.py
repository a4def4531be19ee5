"""The version of DataLens, in one place; pyproject.toml says the same."""

VERSION = "0.1.0"
