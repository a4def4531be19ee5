"""Edges: in which of some bins numbers lie, exactly, though hardly any of them is compared with an edge."""

import numpy as np

# Bins whose widths differ by no larger share are equally wide.
EVEN = 1e-6
# Widths are counted in fractions of two to this power at most, which 32 bits hold.
BITS = 30
# Numbers that are worked on at once: few enough to stay near the processor.
PART = 16_384
EPSILON = np.finfo(np.float64).eps


def places_between(cells: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """The bin of each number; n for one that belongs to none.

    >>> places_between(np.array([0.0, 1.0, 2.0, np.nan]), np.array([0.0, 1.0, 2.0])).tolist()
    [0, 1, 1, 2]
    """
    return Edges(edges).places(cells)


class Edges:
    """Finds the bins of numbers between n + 1 rising edges, the last one closed."""

    def __init__(self, edges: np.ndarray) -> None:
        self.edges = edges
        self.size = len(edges) - 1
        # As many digits behind the point as 32 bits leave room for, with a bin more at either end.
        self._digits = BITS - int(self.size + 1).bit_length()
        self._scale, self._doubt = self._measure()

    def _measure(self) -> tuple[float, int]:
        """Fractions of a width in one unit, and how near an edge in such fractions a number is looked at again.

        Both are 0 where the bins differ in width, or where no double can divide by it.
        """
        if self._digits < 2 or not is_even(self.edges):
            return 0.0, 0
        low, span = float(self.edges[0]), float(self.edges[-1] - self.edges[0])
        width = span / self.size
        with np.errstate(over="ignore"):
            scale = self.size * 2.0**self._digits / span
        off = np.abs(self.edges - (low + np.arange(self.size + 1) * width)).max() / width
        reach = max(abs(low), abs(float(self.edges[-1]))) / width + self.size
        # Rounding, of numbers or of the edges themselves, takes none farther than this to the wrong side of an edge.
        doubt = (2 * off + 8 * EPSILON * reach) * 2.0**self._digits + 2
        return (scale, int(doubt)) if np.isfinite(scale) and doubt < 2.0 ** (self._digits - 2) else (0.0, 0)

    def places(self, cells: np.ndarray) -> np.ndarray:
        """The bin of each number; n for one that belongs to none, as a missing one."""
        if not self._scale:
            return self._compared(cells)
        places = np.empty(len(cells), np.int32)
        fractions, near = np.empty(min(PART, len(cells))), np.empty(min(PART, len(cells)), np.int32)
        for start in range(0, len(cells), PART):
            part = cells[start : start + PART]
            self._place(part, places[start : start + PART], fractions[: len(part)], near[: len(part)])
        return places

    def _place(self, cells: np.ndarray, places: np.ndarray, fractions: np.ndarray, near: np.ndarray) -> None:
        """Write the bins of some numbers; the last two are room to work in."""
        unit, first, last = 1 << self._digits, self.edges[0], self.edges[-1]
        is_inside = first <= cells.min() and cells.max() <= last
        with np.errstate(over="ignore", invalid="ignore"):
            np.subtract(cells, first, out=fractions)
            fractions *= self._scale
        if not is_inside:
            # Into the middle of the bins that there would be at either end; what is missing goes to the lower one.
            np.fmax(fractions, -unit / 2, out=fractions)
            np.fmin(fractions, self.size * unit + unit / 2, out=fractions)
        np.copyto(near, fractions, casting="unsafe")
        np.right_shift(near, self._digits, out=places)
        near += self._doubt
        near &= unit - 1
        doubtful = np.flatnonzero(near < 2 * self._doubt)
        if len(doubtful):
            places[doubtful] = self._nearest(cells.take(doubtful), fractions.take(doubtful) / unit)
        # What lies below the first is -1, and without a sign the largest of all.
        unsigned = places.view(np.uint32)
        np.minimum(unsigned, np.uint32(self.size), out=unsigned)

    def _nearest(self, cells: np.ndarray, fractions: np.ndarray) -> np.ndarray:
        """The bins of numbers near an edge, by that edge; -1 and n for those beyond."""
        edge = np.rint(fractions).astype(np.int32)
        places = edge - (cells < self.edges[edge])
        places[cells == self.edges[-1]] = self.size - 1
        return places

    def _compared(self, cells: np.ndarray) -> np.ndarray:
        """The same by comparing each number with the edges."""
        inside = np.flatnonzero((cells >= self.edges[0]) & (cells <= self.edges[-1]))
        places = np.full(len(cells), self.size, np.intp)
        found = np.searchsorted(self.edges, cells.take(inside), side="right") - 1
        places[inside] = np.minimum(found, self.size - 1)
        return places


def is_even(edges: np.ndarray) -> bool:
    """Whether all bins are equally wide, up to rounding; widths that no double can divide by do not count."""
    widths = edges[1:] / 2 - edges[:-1] / 2
    with np.errstate(over="ignore"):
        span = edges[-1] - edges[0]
    is_divisor = bool(np.isfinite(span) and span / len(edges) > np.finfo(np.float64).tiny)
    return is_divisor and bool(np.ptp(widths) <= EVEN * widths.mean())
