"""File formats: one module each; `FORMATS` holds them by name."""

from models.kinds import FileFormat
from services.registry import discover

FORMATS: dict[str, FileFormat] = discover(__name__, list(__path__), FileFormat)
