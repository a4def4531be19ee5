"""Equal columns: those that hold the same value, or none, in every row."""

from collections.abc import Sequence

import numpy as np

from models.columns import Column
from services.engine.forms import Coded, Floating, Form, Texts, Whole


def equal_columns(columns: Sequence[tuple[Column, Form]]) -> tuple[tuple[str, ...], ...]:
    """Names of columns that are equal in every row, in groups; those that are alone are left out."""
    found: list[list[tuple[Column, Form]]] = []
    # Only columns that agree in these figures are compared cell by cell.
    alike: dict[tuple[str, int, int], list[list[tuple[Column, Form]]]] = {}
    for column, form in columns:
        groups = alike.setdefault((column.type, column.missing, column.distinct), [])
        group = next((group for group in groups if is_equal(group[0][1], form)), None)
        if group is None:
            group = []
            groups.append(group)
            found.append(group)
        group.append((column, form))
    return tuple(tuple(column.name for column, _ in group) for group in found if len(group) > 1)


def is_equal(first: Form, second: Form) -> bool:
    """Whether two columns hold the same: equal values always lie in equal forms."""
    if isinstance(first, Coded) and isinstance(second, Coded):
        return first.dictionary.equals(second.dictionary) and np.array_equal(first.codes, second.codes)
    if isinstance(first, Whole) and isinstance(second, Whole):
        same = (first.base, first.divisor) == (second.base, second.divisor)
        gaps = (first.valid, second.valid)
        valid = gaps[0] if gaps[0] is not None else slice(None)
        return same and optional_equal(*gaps) and np.array_equal(first.stored[valid], second.stored[valid])
    if isinstance(first, Floating) and isinstance(second, Floating):
        return np.array_equal(first.stored, second.stored, equal_nan=True)
    return isinstance(first, Texts) and isinstance(second, Texts) and first.chunks.equals(second.chunks)


def optional_equal(left: np.ndarray | None, right: np.ndarray | None) -> bool:
    """Whether two arrays are equal, or both not there."""
    return left is right if left is None or right is None else np.array_equal(left, right)
