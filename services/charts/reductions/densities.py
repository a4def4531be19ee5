"""Densities: how close to each other values lie."""

from typing import Any

import numpy as np

from models.charts import Reduced
from services.charts.reductions.bins import evenly
from services.charts.reductions.question import Question
from services.charts.reductions.shapes import quartiles, spread_groups, summary
from services.charts.reductions.spreads import Spread, ready
from services.charts.reductions.tables import plain_number, plain_numbers

CURVE = 128
FINE = 1_024


def violins(question: Question) -> Reduced:
    """How dense values lie along y, for each group.

    Source: Silverman, Density Estimation (1986), equation 3.31 for the width of the kernel.
    """
    key, groups = spread_groups(question)
    ready([item for _, item in groups], around_bins)
    return summary(question, key, groups, [violin_of(*group) for group in groups])


def violin_of(name: str, item: Spread) -> dict[str, Any]:
    """One density, its highest point 1, and the quartiles."""
    places, density = density_of(item)
    top = float(density.max()) or 1.0
    return {
        "name": name,
        "x": plain_numbers(density / top),
        "y": plain_numbers(places),
        **{label: plain_number(figure) for label, figure in quartiles(item).items()},
        "count": item.total,
    }


def ends_of(item: Spread) -> tuple[float, float]:
    """The smallest and the largest value."""
    low, high = item.at(np.array([0, item.total - 1])).tolist()
    return low, high


def fine_edges(item: Spread) -> np.ndarray:
    """Between which places the values are counted that a density is made of."""
    finer = np.linspace(0, 1, FINE)
    edges = (finer[1:] + finer[:-1]) / 2
    low, high = ends_of(item)
    # Parts of both ends: these may lie too far apart for a difference.
    return low * (1 - edges) + high * edges


def around_bins(item: Spread) -> np.ndarray:
    """The buckets of those edges."""
    return item.buckets.holders(item.group, fine_edges(item))


def density_of(item: Spread) -> tuple[np.ndarray, np.ndarray]:
    """The density of the values at places between the smallest and the largest."""
    low, high = ends_of(item)
    places = evenly(low, high, CURVE)
    if high <= low:
        return places[:1], np.ones(1)
    weights = np.diff(item.below(fine_edges(item)), prepend=0, append=item.total)
    steps = np.linspace(0, 1, CURVE)
    width = kernel_width(item) / (high - low) if np.isfinite(high - low) else 0.0
    # Less than a step would show the grid and not the values.
    distances = (steps[:, None] - np.linspace(0, 1, FINE)[None, :]) / max(width, steps[1])
    return places, np.exp(-0.5 * distances**2) @ weights


def kernel_width(item: Spread) -> float:
    """The width of the kernel that suits the values, in their own unit."""
    iqr = item.quantile(0.75) - item.quantile(0.25)
    spreading = min(item.deviation, iqr / 1.34) if iqr > 0 else item.deviation
    return float(0.9 * spreading * item.total**-0.2)
