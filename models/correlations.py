"""Correlations: why two columns may have no coefficient."""

from typing import Literal

NoCoefficient = Literal["constant", "too_few", "disjoint"]
