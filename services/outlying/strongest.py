"""Strongest: the places of the highest scores, in order."""

import numpy as np


def strongest(scores: np.ndarray, flagged: np.ndarray, most: int) -> np.ndarray:
    """Places of flagged rows, highest score first, earlier rows first among equals.

    Args:
        scores: n floats.
        flagged: n bools.
        most: places to return.
    """
    places = np.flatnonzero(flagged)
    if len(places) > most:
        own = scores[places]
        cut = np.partition(own, len(own) - most)[len(own) - most]
        above, equal = places[own > cut], places[own == cut]
        places = np.sort(np.concatenate([above, equal[: most - len(above)]]))
    return places[np.argsort(-scores[places], kind="stable")]


def listed_flags(scores: np.ndarray, flagged: np.ndarray, threshold: float) -> np.ndarray:
    """Which rows to list: a threshold of 0 asks for all of them."""
    return np.ones(len(scores), bool) if threshold == 0 else flagged


def json_numbers(numbers: np.ndarray) -> tuple[float | None, ...]:
    """Numbers as JSON can hold them."""
    return tuple(number if np.isfinite(number) else None for number in numbers.tolist())
