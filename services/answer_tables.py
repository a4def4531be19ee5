"""The main table of an answer, flat, as a spreadsheet takes it: what the page shows first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from models.blocks import TableBlock
from services.analyses import ANALYSES
from services.registry import find

# Bins of which a column may have none.
DRAWN = frozenset({"log_histogram"})
Result = Mapping[str, Any]
Table = tuple[tuple[str, ...], list[tuple[Any, ...]]]


def table_of(kind: str, result: Result) -> Table:
    """Names of columns and rows of an answer; for kinds without a table of their own the first one that they show.

    Raises:
        NotFound: there is no such kind.
    """
    if kind in TABLES:
        return TABLES[kind](result)
    analysis = find(ANALYSES, kind)
    blocks = analysis.view(analysis.result.model_validate(result))
    block = next((block for block in blocks if isinstance(block, TableBlock)), None)
    return (tuple(block.headings), [tuple(map(flat, row)) for row in block.rows]) if block else (("value",), [])


def flat(value: Any) -> Any:
    """A value that fits a cell: lists as words."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value


def records(items: Iterable[Mapping[str, Any]], names: Sequence[str] = ()) -> Table:
    """Objects as rows, all their plain fields as columns, or the named ones."""
    found = list(items)
    keys = tuple(names) or tuple(
        dict.fromkeys(
            key for item in found for key, value in item.items() if not isinstance(value, list | tuple | dict)
        )
    )
    return keys, [tuple(flat(item.get(key)) for key in keys) for item in found]


def profile(result: Result) -> Table:
    """All figures of each column, without what is only drawn."""
    return records({name: value for name, value in item.items() if name not in DRAWN} for item in result["profile"])


def pairs(result: Result) -> Table:
    """Each pair of columns once, also those without a coefficient, with the reason."""
    names = result["columns"]
    rows = [
        (names[left], names[right], *(result[part][left][right] for part in ("matrix", "n", "p_value", "reason")))
        for left, right in combinations(range(len(names)), 2)
    ]
    return ("column", "other", str(result["method"]), "rows", "p_value", "reason"), rows


def series(result: Result) -> Table:
    """The series with what was found in it, and the forecast below."""
    names = ("t", "value", "smoothed", "trend", "seasonal", "anomaly", "forecast", "low", "high")
    later = [{"t": item["t"], "forecast": item["value"], **parts(item, "low", "high")} for item in result["forecast"]]
    return records([*result["points"], *later], names)


def parts(item: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Some fields of an object."""
    return {name: item.get(name) for name in names}


def flagged(result: Result) -> Table:
    """The flagged rows with the reason; the first row of the file is row 1 here, as people count."""
    items = [{**item, "row": item["row"] + 1} for item in result["rows"]]
    return records(items, ("row", "score", "columns", "reason"))


def findings(result: Result) -> Table:
    """What stands out, and below it the notes on single columns."""
    items = [*result["items"], *({**note, "severity": "note"} for note in result["notes"])]
    return records(items, ("severity", "title", "text", "columns", "kind", "effect", "p_value", "q_value", "warning"))


def gaps(result: Result) -> Table:
    """How much each column lacks."""
    return records(result["columns"], ("name", "missing", "missing_share"))


TABLES: dict[str, Callable[[Result], Table]] = {
    "statistics": profile,
    "correlation": pairs,
    "trends": series,
    "outliers": flagged,
    "insights": findings,
    "missing": gaps,
}
