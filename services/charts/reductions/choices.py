"""Choices: which groups suit a column on a shelf, as an analyst would have chosen them."""

from dataclasses import replace

import numpy as np

from models.columns import TEMPORAL_TYPES
from models.errors import InvalidParameters
from services.charts.reductions.bins import by_bins
from services.charts.reductions.groups import joined
from services.charts.reductions.keys import Key
from services.charts.reductions.periods import by_time
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.values import LARGEST_DISTINCT, by_values
from services.engine.counting import code_counts
from services.engine.forms import Coded

MOST_SERIES = 5
MOST_FACETS = 6
SPECTRUM = 12
SERIES = ("color", "facet")


def key_for(question: Question, shelf: str, most: int, most_times: int = 60, ranked: bool = False) -> Key:
    """Groups of the column on a shelf.

    Args:
        question: the chart.
        shelf: that holds the column.
        most: groups of values, or bins of numbers.
        most_times: steps of time.
        ranked: keep the groups with the largest values rather than the commonest ones.
    """
    name, table = question.needed(shelf), question.table
    column = table.column(name, shelf)
    most = question.spec.limit or most
    frame = question.view if shelf in ("x", "y") else question.frame
    found: Key | None
    if column.type in TEMPORAL_TYPES:
        found = by_time(table, name, frame, most_times, question.spec.options.grain)
    elif question.spec.bins is not None and column.type in ("integer", "number") and shelf == "x":
        found = by_bins(table, name, frame, question.spec.bins)
    elif column.type in ("integer", "number") and is_many(question, name, most) and not names_things(question, name):
        found = by_bins(table, name, frame, None, most=most if shelf in SERIES else max(most // 2, 10))
    else:
        scores = rank(question, name, most) if ranked else None
        found = by_values(table, name, question.frame, most, scores)
    if found is None:
        raise no_values(name)
    return found


def is_many(question: Question, name: str, most: int) -> bool:
    """Whether a column of numbers has more different values than can be groups of their own."""
    form = question.table.form(name)
    if not isinstance(form, Coded):
        return True
    return int(np.count_nonzero(code_counts(form, question.frame)[:-1])) > most


def names_things(question: Question, name: str) -> bool:
    """Whether the numbers of a column are names, as those of shops are: ranges of them say nothing."""
    is_name = question.table.column(name).role in ("identifier", "dimension")
    return is_name and isinstance(question.table.form(name), Coded)


def rank(question: Question, name: str, most: int) -> np.ndarray | None:
    """What decides which groups are kept: their joined values; None where they are only counted."""
    form = question.table.form(name)
    if not isinstance(form, Coded) or not question.spec.y or form.distinct <= most or question.agg == "count":
        return None
    everything = by_values(question.table, name, question.frame, LARGEST_DISTINCT)
    if everything is None:
        return None
    found = joined(question, [everything], question.spec.y, question.agg).values
    scores = np.full(form.distinct, np.nan)
    scores[np.flatnonzero(code_counts(form, question.frame)[:-1])] = found
    is_smallest = question.spec.sort == "y"
    return -scores if is_smallest else scores


def series_key(question: Question, most: int = MOST_SERIES) -> Key | None:
    """Groups of the column that tells series apart; None without one."""
    if not question.spec.color:
        return None
    return key_for(without_limits(question), "color", most, SPECTRUM)


def without_limits(question: Question) -> Question:
    """The same question; what was said of bins and of the number of groups holds for the axis only."""
    return replace(question, spec=question.spec.model_copy(update={"limit": None, "bins": None}))


def facet_key(question: Question) -> Key:
    """Groups of the column that gives one small chart each."""
    found = key_for(without_limits(question), "facet", MOST_FACETS, MOST_FACETS)
    if found.size > 12:
        raise InvalidParameters(
            "This column has too many values for small charts.", fields={"facet": "too many values"}
        )
    return found
