"""False discoveries: of all findings that are told, at most one in twenty is chance."""

import numpy as np

RATE = 0.05


class Chances:
    """The p values of all tests made so far; each has a number by which it can be made more exact later."""

    def __init__(self) -> None:
        self._parts: list[np.ndarray] = []
        self._made = 0

    @property
    def made(self) -> int:
        """How many tests there were."""
        return self._made

    def add(self, chances: np.ndarray) -> int:
        """Take in k p values (NaN counts as no test, and never as a discovery); the number of the first."""
        first = sum(len(part) for part in self._parts)
        self._parts.append(np.asarray(chances, np.float64).ravel().copy())
        self._made += int(np.count_nonzero(~np.isnan(self._parts[-1])))
        return first

    def add_one(self, chance: float) -> int:
        """Take in one p value; its number."""
        return self.add(np.array([chance]))

    def settle(self, number: int, chance: float) -> None:
        """Replace a p value that came from a part of the rows by that of all rows."""
        for part in self._parts:
            if number < len(part):
                part[number] = chance
                return
            number -= len(part)

    def q_values(self) -> np.ndarray:
        """The q value of each test, by its number."""
        return q_values(np.concatenate(self._parts) if self._parts else np.empty(0))


def q_values(chances: np.ndarray) -> np.ndarray:
    """The smallest rate of false discoveries at which each test would be told; NaN where there was none.

    >>> q_values(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]

    Source: Benjamini and Hochberg, Controlling the False Discovery Rate (1995).
    """
    found = np.full(len(chances), np.nan)
    held = np.flatnonzero(~np.isnan(chances))
    if not len(held):
        return found
    order = held[np.argsort(chances[held])]
    raised = chances[order] * len(order) / np.arange(1, len(order) + 1)
    found[order] = np.minimum(1, np.minimum.accumulate(raised[::-1])[::-1])
    return found
