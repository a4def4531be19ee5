"""Values: groups by the values of a column, the most telling ones first and the rest together."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from models.errors import NotEnoughData
from services.charts.reductions.keys import OTHER, Key, by_codes, by_texts, lookup_of
from services.engine.counting import code_counts
from services.engine.forms import Coded, Texts
from services.engine.keys import shown

if TYPE_CHECKING:
    from services.engine.table import Table

LARGEST_DISTINCT = 65_536


def by_values(
    table: "Table", name: str, frame: np.ndarray | None, most: int, scores: np.ndarray | None = None
) -> Key | None:
    """Groups by value; with more than `most`, the others are one more group.

    Args:
        table: of the column.
        name: of any column whose values can be told apart.
        frame: rows that decide which values there are.
        most: groups at most, the rest not counted.
        scores: of a coded column, one number per code: those with the largest are kept, in this order. Without
            them the commonest are kept.

    Returns:
        The groups; in the order of their values where all are kept. None where no value is known.
    """
    form = table.form(name)
    if isinstance(form, Texts):
        return by_common_texts(table, name, form, frame, most)
    if not isinstance(form, Coded):
        raise NotEnoughData(f"“{name}” has too many different values to be shown one by one. Give a number of bins.")
    counts = code_counts(form, frame)[:-1]
    present = np.flatnonzero(counts)
    if not len(present):
        return None
    chosen, rest = present, present[:0]
    if len(present) > most:
        weights = counts if scores is None else np.where(np.isnan(scores), -np.inf, scores)
        order = present[np.argsort(-weights[present], kind="stable")]
        chosen, rest = order[:most], order[most:]
    lookup = lookup_of(form, chosen, rest)
    return Key(
        table.column(name),
        labels_of(table, name, form, chosen) + ((OTHER,) if len(rest) else ()),
        by_codes(form, lookup),
        notes=rest_note(name, len(chosen), len(present)) if len(rest) else (),
        has_rest=bool(len(rest)),
        lookup=lookup,
    )


def labels_of(table: "Table", name: str, form: Coded, codes: np.ndarray) -> tuple[object, ...]:
    """The values of some codes, as JSON values."""
    domain = table.domain(name)
    if domain.is_text:
        return tuple(form.dictionary.take(pa.array(codes)).to_pylist())
    return tuple(shown(domain, form.keys[codes]))


def by_common_texts(table: "Table", name: str, form: Texts, frame: np.ndarray | None, most: int) -> Key | None:
    """Groups of texts so many that they were not coded: the commonest, and the rest together."""
    counts = table.value_counts(name, frame) if frame is not None or most > 10 else None
    top = counts.top(most) if counts is not None else table.profile(name)["top"][:most]
    chosen = [str(item["value"]) for item in top]
    if not chosen:
        return None
    distinct = counts.distinct if counts is not None else table.column(name).distinct
    if distinct <= len(chosen):
        return Key(table.column(name), tuple(chosen), by_texts(form, chosen, False))
    notes = rest_note(name, len(chosen), distinct)
    return Key(table.column(name), (*chosen, OTHER), by_texts(form, chosen, True), notes=notes, has_rest=True)


def rest_note(name: str, shown_count: int, all_of_them: int) -> tuple[str, ...]:
    """What is said of the values that are not shown one by one."""
    return (f"{shown_count:,} of {all_of_them:,} values of {name} are shown, the rest together as “{OTHER}”",)
