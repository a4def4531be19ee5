"""What the page says about the law behind a column, and what it leaves out."""

import json

import numpy as np

from components.law_parts import law
from services.analyses.distribution import Params, run
from services.engine.table import Table


def drawn(values: list) -> str:
    table = Table.of(value=values)
    found = run(table, Params(column="value")).model_dump()
    return json.dumps([part.to_plotly_json() for part in law(table.profile("value"), found)], default=str)


def test_the_closest_distribution_and_its_test_are_shown():
    text = drawn(np.random.default_rng(1).normal(5, 2, 500).tolist())
    assert "Against the closest distribution" in text
    assert "and that of a normal distribution" in text
    assert "Anderson" in text
    assert "Last digits" not in text


def test_digits_are_shown_where_they_matter():
    values = [round(value / 10) * 10 + (0 if value % 3 else 1) for value in range(100, 900)]
    assert "Last digits" in drawn(values)


def test_a_column_without_numbers_has_only_its_order():
    text = drawn(["a", "b", "c"])
    assert "rise from row to row" in text
    assert "distribution" not in text


def test_nothing_is_said_where_nothing_is_worth_it():
    assert drawn(["b", "a", "c"]) == "[]"
