"""Attributes that Python cannot spell as keywords: data-* for the browser's script, aria-* for screen readers."""

from collections.abc import Mapping
from typing import Any


def marks(attributes: Mapping[str, str]) -> dict[str, Any]:
    """The attributes as an element takes them, after two stars."""
    return dict(attributes)
