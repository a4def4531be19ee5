"""Exports: one module each; `EXPORTS` holds them by name."""

from models.kinds import Export
from services.registry import discover

EXPORTS: dict[str, Export] = discover(__name__, list(__path__), Export)
