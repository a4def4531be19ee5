"""Missing values: how much each column lacks and where, which columns are empty together, and what gaps depend on."""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from models.blocks import Block, Note, Stats, TableBlock
from models.kinds import Analysis
from models.parameters import Columns, Conditions
from models.values import Value

if TYPE_CHECKING:
    import numpy as np

    from services.engine.table import Table

MOST_PATTERNS, MOST_PAIRS, MOST_COMPARED, MOST_BLOCKS = 30, 100, 300, 120
# Gaps are compared with other columns where they are neither rare nor the rule, and say so where it matters.
MOST_GROUPS, MOST_OTHERS, MOST_DEPENDENCES, OF_A_GROUP = 12, 60, 12, 2
LEAST_GAPS, LEAST_STRENGTH, LARGEST_CHANCE = 10, 0.1, 0.01
TELLING_ROLES = ("measure", "dimension", "time", "location")


class Params(Value):
    """Which columns, and which rows take part."""

    columns: Columns = Field(None, description="Columns to look at; all when none is named")
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class ColumnGaps(Value):
    """How many cells one column lacks."""

    name: str
    missing: int
    missing_share: float


class Pattern(Value):
    """Rows in which exactly these columns are empty; none of them for complete rows."""

    columns: tuple[str, ...]
    rows: int
    share: float


class Pair(Value):
    """Two columns: in how many rows both are empty, and the correlation (phi) of being empty."""

    columns: tuple[str, str]
    both: int
    phi: float


class Group(Value):
    """Columns that are empty in the same rows (`always`: in exactly the same), and how many of each block's rows.

    `blocks` counts the rows of each block of the map in which the first column is empty.
    """

    columns: tuple[str, ...]
    missing: int
    missing_share: float
    always: bool
    blocks: tuple[int, ...]


class Part(Value):
    """Rows whose value lies from `low` to `high` (both None: all other values), and in how many the gap is."""

    low: Any
    high: Any
    rows: int
    missing: int


class Dependence(Value):
    """Columns whose gaps follow another column: Cramér's V, its p value, and how often the gap is in each part."""

    columns: tuple[str, ...]
    on: str
    strength: float
    p_value: float
    parts: tuple[Part, ...]


class Result(Value):
    """Columns in the order of the table; patterns of most rows first; pairs of strongest phi first.

    `edges` are the rows where the blocks of the map begin, with the end of the last one; `groups` stand in an
    order in which those that are alike are neighbours; `tested` counts the comparisons behind `dependences`.
    """

    rows: int
    complete_rows: int
    missing_cells: int
    columns: tuple[ColumnGaps, ...]
    patterns: tuple[Pattern, ...]
    distinct_patterns: int
    pairs: tuple[Pair, ...]
    edges: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
    dependences: tuple[Dependence, ...] = ()
    tested: int = 0


def run(table: "Table", params: Params) -> Result:
    """Count gaps by column, by row pattern and by pair of columns, exactly.

    >>> from services.engine.table import Table
    >>> run(Table.of(a=[1, None], b=[None, None]), Params()).patterns[0].columns
    ('b',)

    Args:
        table: n rows.
        params: names of columns, and a filter. Pairs are formed of the 300 columns with most gaps.

    Raises:
        InvalidParameters: a column is unknown, or a condition does not suit it.
    """
    names = [table.column(name).name for name in params.columns or [column.name for column in table.columns]]
    mask = table.mask(params.filter)
    rows = table.rows if mask is None else int(mask.sum())
    # A column without gaps has none under a filter either; its rows need not be looked at.
    lacking = [name for name in names if table.column(name).missing]
    gaps = {name: table.missing_cells(name) if mask is None else table.missing_cells(name)[mask] for name in lacking}
    missing = {name: int(gaps[name].sum()) if name in gaps else 0 for name in names}
    gaps = {name: cells for name, cells in gaps.items() if missing[name]}
    groups, edges, pairs = together_of(gaps, missing, rows)
    dependences, tested = dependences_of(table, gaps, groups, mask)
    return Result(
        rows=rows,
        complete_rows=count_complete(list(gaps.values())) if gaps else rows,
        missing_cells=sum(missing.values()),
        columns=tuple(
            ColumnGaps(name=name, missing=count, missing_share=count / rows if rows else 0.0)
            for name, count in missing.items()
        ),
        **patterns_of(gaps, rows),
        pairs=pairs,
        edges=edges,
        groups=groups,
        dependences=dependences,
        tested=tested,
    )


def patterns_of(gaps: "dict[str, np.ndarray]", rows: int) -> dict[str, Any]:
    """The commonest sets of columns that are empty in the same row, and how many sets there are."""
    from services.engine.gaps import patterns

    if not rows:
        return {"patterns": (), "distinct_patterns": 0}
    names = list(gaps)
    found = patterns(list(gaps.values()), rows, MOST_PATTERNS)
    listed = tuple(
        Pattern(columns=tuple(names[place] for place in places), rows=count, share=count / rows)
        for places, count in zip(found.sets, found.rows, strict=True)
    )
    return {"patterns": listed, "distinct_patterns": found.distinct}


def count_complete(gaps: "list[np.ndarray]") -> int:
    """How many rows lack nothing."""
    lacking = gaps[0].copy()
    for column in gaps[1:]:
        lacking |= column
    return len(lacking) - int(lacking.sum())


def together_of(
    gaps: "dict[str, np.ndarray]", missing: dict[str, int], rows: int
) -> tuple[tuple[Group, ...], tuple[int, ...], tuple[Pair, ...]]:
    """Columns that are empty in the same rows with their map, the map's edges, and the strongest pairs."""
    from services.engine.gap_map import block_edges, groups_of, is_always
    from services.engine.gaps import association, together

    names = sorted(gaps, key=lambda name: -missing[name])[:MOST_COMPARED]
    edges = block_edges(rows, MOST_BLOCKS)
    if not names:
        return (), tuple(edges.tolist()), ()
    both = together([gaps[name] for name in names], rows)
    phi = association(both, rows)
    order = list(gaps)
    found = []
    for members in groups_of(phi):
        # Within a group the order of the table reads best.
        columns = sorted((names[place] for place in members), key=order.index)
        found.append(group_of(columns, gaps[columns[0]], is_always(members, both), edges))
    return tuple(found), tuple(edges.tolist()), pairs_of(names, both, phi)


def group_of(columns: list[str], cells: "np.ndarray", always: bool, edges: "np.ndarray") -> Group:
    """One line of the map."""
    from services.engine.gap_map import block_counts

    missing = int(cells.sum())
    blocks = tuple(block_counts(cells, edges).tolist())
    return Group(
        columns=tuple(columns), missing=missing, missing_share=missing / len(cells), always=always, blocks=blocks
    )


def pairs_of(names: list[str], both: "np.ndarray", phi: "np.ndarray") -> tuple[Pair, ...]:
    """The pairs of columns whose gaps go together or avoid each other most."""
    found = [
        Pair(columns=(names[left], names[right]), both=int(both[left, right]), phi=float(phi[left, right]))
        for left in range(len(names))
        for right in range(left + 1, len(names))
        if phi[left, right] == phi[left, right]
    ]
    return tuple(sorted(found, key=lambda pair: -abs(pair.phi))[:MOST_PAIRS])


def dependences_of(
    table: "Table", gaps: "dict[str, np.ndarray]", groups: tuple[Group, ...], mask: "np.ndarray | None"
) -> tuple[tuple[Dependence, ...], int]:
    """What gaps depend on: the strongest columns for each group, and how many comparisons were made."""
    import numpy as np

    from services.engine.gap_dependence import dependence, parts_of

    places = None if mask is None else np.flatnonzero(mask)
    candidates = [group for group in groups if varies(group, len(gaps[group.columns[0]]))]
    candidates = sorted(candidates, key=lambda group: -group.missing)[:MOST_GROUPS]
    others = (
        [column.name for column in table.columns if column.role in TELLING_ROLES][:MOST_OTHERS] if candidates else []
    )
    tested, found = 0, []
    for name in others:
        parts = parts_of(table.form(name), table.domain(name), places)
        for group in candidates:
            if parts is None or name in group.columns:
                continue
            outcome = dependence(gaps[group.columns[0]], parts)
            tested += 1
            if outcome is not None and outcome.strength >= LEAST_STRENGTH:
                listed = zip(parts.ends, outcome.rows.tolist(), outcome.gaps.tolist(), strict=True)
                described = tuple(
                    Part(low=low, high=high, rows=rows, missing=empty) for (low, high), rows, empty in listed
                )
                found.append(
                    Dependence(
                        columns=group.columns,
                        on=name,
                        strength=outcome.strength,
                        p_value=outcome.chance,
                        parts=described,
                    )
                )
    return strongest(found, tested), tested


def varies(group: Group, rows: int) -> bool:
    """Whether a group has enough gaps, and enough rows without, to depend on anything."""
    return LEAST_GAPS <= group.missing <= rows - LEAST_GAPS


def outcome_of(item: Dependence) -> list[tuple[int, int]]:
    """The counts of a dependence, whatever its parts are called."""
    return [(part.rows, part.missing) for part in item.parts]


def strongest(found: list[Dependence], tested: int) -> tuple[Dependence, ...]:
    """Those that chance does not explain, even after so many comparisons; a few of each group."""
    sure = sorted((item for item in found if item.p_value * tested <= LARGEST_CHANCE), key=lambda item: -item.strength)
    kept: list[Dependence] = []
    for item in sure:
        same = [other for other in kept if other.columns == item.columns]
        # A code and its name say the same; the first one is enough.
        if len(same) < OF_A_GROUP and all(outcome_of(other) != outcome_of(item) for other in same):
            kept.append(item)
    return tuple(kept[:MOST_DEPENDENCES])


def view(result: Result) -> list[Block]:
    """Figures, and the three tables."""
    if not result.missing_cells:
        return [Note(text="No cell is missing.", tone="good")]
    figures = (
        ("Missing cells", f"{result.missing_cells:,}", "cells without a value"),
        ("Complete rows", f"{result.complete_rows:,}", f"of {result.rows:,} rows lack nothing"),
        ("Patterns", f"{result.distinct_patterns:,}", "different sets of empty columns"),
    )
    columns = tuple((column.name, column.missing, column.missing_share) for column in result.columns if column.missing)
    sets = tuple((", ".join(found.columns) or "complete", found.rows, found.share) for found in result.patterns)
    pairs = tuple((*pair.columns, pair.both, pair.phi) for pair in result.pairs)
    return [
        Stats(items=figures),
        TableBlock(headings=("Column", "Missing", "Share"), rows=columns, caption="What each column lacks"),
        TableBlock(headings=("Empty together", "Rows", "Share"), rows=sets, caption="Rows by what they lack"),
        TableBlock(
            headings=("Column", "Column", "Both", "Phi"), rows=pairs, caption="Columns that go missing together"
        ),
    ]


ANALYSIS = Analysis("missing", "Missing values", Params, Result, run, view, version=2)
