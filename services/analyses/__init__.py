"""Analyses: one module each; `ANALYSES` holds them by name."""

from models.kinds import Analysis
from services.registry import discover

ANALYSES: dict[str, Analysis] = discover(__name__, list(__path__), Analysis)
