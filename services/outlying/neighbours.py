"""Neighbours: how far a row is from the rows most like it."""

import numpy as np

NEAREST = 10
MOST_REFERENCES = 2_000
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
    references = scaled[basis]
    lengths = np.einsum("ij,ij->i", references, references)
    own = np.full(len(scaled), -1)
    own[basis] = np.arange(len(basis))
    nearest = min(NEAREST, len(basis) - 1)
    found = np.zeros(len(scaled))
    for start in range(0, len(scaled) if nearest else 0, BLOCK):
        block = slice(start, start + BLOCK)
        squares = lengths - 2 * (scaled[block] @ references.T)
        is_own = own[block] >= 0
        squares[np.flatnonzero(is_own), own[block][is_own]] = np.inf
        squares.partition(nearest - 1, axis=1)
        size = np.einsum("ij,ij->i", scaled[block], scaled[block])
        squares = np.maximum(squares[:, :nearest] + size[:, None], 0.0)
        found[block] = np.sqrt(squares).mean(axis=1)
    return found


def evened(found: np.ndarray) -> np.ndarray:
    """The distances by their logarithm, for their long tail says little; equal rows do not fall out of sight."""
    usual = float(found.mean())
    return np.log(found + 0.1 * usual) if usual > 0 else found
