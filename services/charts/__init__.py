"""Charts: one module each; `CHARTS` holds them by name."""

from models.charts import ChartKind
from services.registry import discover

CHARTS: dict[str, ChartKind] = discover(__name__, list(__path__), ChartKind)
