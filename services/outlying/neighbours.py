"""Neighbours: how far a row is from the rows most like it."""

import numpy as np

from services.engine.stopping import checkpoint

NEAREST = 10
MOST_REFERENCES = 1_000
MOST_EXACT = 5_000
BLOCK = 500


def distances(scaled: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """The mean distance of each of m rows to its ten nearest, itself left out.

    Args:
        scaled: m × d, on one scale, without gaps.
        basis: places of the rows to be compared with; an even part of them where they are more than 5,000.

    Source: Angiulli and Pizzuti, Fast Outlier Detection in High Dimensional Spaces (2002).
    """
    if len(basis) > MOST_EXACT:
        basis = basis[np.linspace(0, len(basis) - 1, MOST_REFERENCES).astype(int)]
        # Half the digits do for a mean of ten, and take half the time.
        scaled = scaled.astype(np.float32)
    own = np.full(len(scaled), -1)
    own[basis] = np.arange(len(basis))
    nearest = min(NEAREST, len(basis) - 1)
    found = np.zeros(len(scaled))
    compared = with_lengths(scaled[basis])
    for start in range(0, len(scaled) if nearest else 0, BLOCK):
        checkpoint()
        block = slice(start, start + BLOCK)
        squares = with_ones(scaled[block]) @ compared
        is_own = own[block] >= 0
        squares[np.flatnonzero(is_own), own[block][is_own]] = np.inf
        squares.partition(nearest - 1, axis=1)
        size = (scaled[block] ** 2).sum(axis=1, keepdims=True)
        found[block] = np.sqrt(np.maximum(squares[:, :nearest] + size, 0.0)).mean(axis=1)
    return found


def with_lengths(references: np.ndarray) -> np.ndarray:
    """References such that one product with them gives squared distances, but for the row's own length."""
    return np.vstack([-2 * references.T, (references**2).sum(axis=1)])


def with_ones(rows: np.ndarray) -> np.ndarray:
    """Rows with a 1 at their end."""
    return np.column_stack([rows, np.ones(len(rows), rows.dtype)])


def evened(found: np.ndarray) -> np.ndarray:
    """The distances by their logarithm, for their long tail says little; equal rows do not fall out of sight."""
    usual = float(found.mean())
    return np.log(found + 0.1 * usual) if usual > 0 else found
