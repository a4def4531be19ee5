"""Empty together: columns that lack their values in the same rows."""

import numpy as np

from services.insights import words
from services.insights.finding import Finding
from services.insights.profile_pictures import parts
from services.insights.rows import Rows

LEAST_PART, LEAST_ROWS, MOST_TOLD = 0.005, 5, 3


def findings(rows: Rows) -> list[Finding]:
    """The largest groups of columns that are empty in exactly the same rows, counted over all rows."""
    found: dict[bytes, list[str]] = {}
    counts: dict[bytes, int] = {}
    for column in rows.table.columns:
        if not column.missing or column.missing == rows.table.rows:
            continue
        gaps = rows.table.missing_cells(column.name)
        gaps = gaps if rows.mask is None else gaps[rows.mask]
        count = int(gaps.sum())
        if LEAST_ROWS <= count < rows.count and count / rows.count >= LEAST_PART:
            key = np.packbits(gaps).tobytes()
            found.setdefault(key, []).append(column.name)
            counts[key] = count
    together = [(counts[key], names) for key, names in found.items() if len(names) > 1]
    together.sort(key=lambda item: -item[0] * len(item[1]))
    return [told(names, count, rows.count) for count, names in together[:MOST_TOLD]]


def told(names: list[str], count: int, total: int) -> Finding:
    """One group in words."""
    part = count / total
    listed = words.listed([words.name(name) for name in names])
    return Finding(
        kind="empty_together",
        columns=tuple(names),
        title=f"{words.counted(len(names), 'column')} are missing together",
        text=f"{listed} are empty in the same {words.rows(count)}: they seem to come from one source "
        "that did not know these rows. Treat them as one gap.",
        effect=part,
        strength=min(0.6, 0.25 + part + 0.02 * len(names)),
        chart={"chart": "bar", "x": names[0], "agg": "count"},
        picture=parts([("missing", part), ("present", 1 - part)], [0]),
        caption="Share of rows",
        page="missing",
        about=(*names, "missing"),
    )
