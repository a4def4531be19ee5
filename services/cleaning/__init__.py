"""Cleaning steps: one module each; `STEPS` holds them by name."""

from models.recipes import StepKind
from services.registry import discover

STEPS: dict[str, StepKind] = discover(__name__, list(__path__), StepKind)
