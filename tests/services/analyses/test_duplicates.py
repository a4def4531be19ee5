"""Duplicates: groups of equal rows and equal columns, counted and shown with their places."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.analyses.duplicates import ANALYSIS, Params, run, view
from services.engine.table import Table


@given(st.lists(st.tuples(st.integers(0, 2), st.none() | st.sampled_from("ab")), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_groups_are_those_of_a_plain_search(rows: list):
    result = run(Table.of(n=[row[0] for row in rows], word=[row[1] for row in rows]), Params())
    places: dict = {}
    for place, row in enumerate(rows):
        places.setdefault(row, []).append(place)
    groups = sorted((found for found in places.values() if len(found) > 1), key=lambda found: (-len(found), found[0]))
    assert [group.count for group in result.groups] == [len(found) for found in groups]
    assert [group.rows for group in result.groups] == [tuple(found[:20]) for found in groups]
    assert result.duplicate_rows == len(rows) - len(places)


def test_a_filter_leaves_rows_out():
    table = Table.of(n=[1, 1, 1, 2, 2], word=["a", "a", "a", "b", "b"])
    result = run(table, ANALYSIS.parse({"filter": '[{"column":"n","op":"=","value":2}]'}))
    assert (result.rows, result.duplicate_rows, result.group_count) == (2, 1, 1)
    assert result.groups[0].rows == (3, 4)


def test_a_list_may_be_shorter_than_what_there_is():
    result = run(Table.of(n=[1, 2, 3] * 2), ANALYSIS.parse({"limit": "2"}))
    assert (len(result.groups), result.group_count, result.duplicate_rows) == (2, 3, 3)


@pytest.mark.parametrize("rows", [50, 80_000])
def test_columns_are_equal_when_all_their_cells_are(rows: int):
    numbers = [None if n % 10 == 3 else n for n in range(rows)]
    texts = [None if n is None else f"row {n}" for n in numbers]
    doubles = [None if n is None else n / 7 for n in numbers]
    other = [*numbers[:-1], 5]
    table = Table.of(a=numbers, b=texts, c=doubles, d=numbers, e=texts, f=doubles, g=other, h=np.zeros(rows).tolist())
    assert run(table, Params()).equal_columns == (("a", "d"), ("b", "e"), ("c", "f"))


def test_nothing_equal_is_said_in_a_sentence():
    assert [type(block).__name__ for block in view(run(Table.of(a=[1, 2], b=[2, 1]), Params()))] == ["Note"]
    assert [type(block).__name__ for block in view(run(Table.of(a=[1, 1]), Params()))] == [
        "Stats",
        "TableBlock",
        "TableBlock",
    ]
