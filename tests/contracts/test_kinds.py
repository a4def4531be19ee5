"""Every kind of analysis: it survives the tables that break things, and says what it takes and gives."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from models.blocks import Block
from models.errors import InvalidParameters, NotEnoughData
from models.kinds import Analysis
from services.analyses import ANALYSES
from services.engine.table import Table
from services.registry import discover, find


def empty() -> Table:
    return Table.of(number=[], word=[], day=[])


def one_row() -> Table:
    return Table.of(number=[1.5], whole=[7], word=["a"], late=[True], day=[date(2013, 1, 1)])


def all_missing() -> Table:
    return Table.of(nothing=[None] * 4, number=[1, 2, 3, 4], word=["a", "b", None, "a"])


def constant() -> Table:
    return Table.of(number=[3] * 5, word=["a"] * 5, late=[False] * 5)


def infinite() -> Table:
    return Table.of(number=[1.0, float("inf"), float("-inf"), None], word=["a", "b", "c", "d"])


def odd_names() -> Table:
    return Table.of(**{"": [1, 2], "<b>": ["x", "y"], "a,b": [None, 1], "ä" * 300: [datetime(2013, 1, 1)] * 2})  # type: ignore[arg-type]


def wide() -> Table:
    return Table.of(**{f"c{place}": [number * (place + 1) % 11 for number in range(12)] for place in range(257)})


def numbers_as_words() -> Table:
    return Table.of(word=["1", "2", "a", None] * 6, time=[datetime(2024, 1, day + 1) for day in range(24)])


TABLES: dict[str, Callable[[], Table]] = {
    "empty": empty,
    "one row": one_row,
    "all missing": all_missing,
    "constant": constant,
    "infinite": infinite,
    "odd names": odd_names,
    "wide": wide,
    "words and times": numbers_as_words,
}
KINDS = pytest.mark.parametrize("analysis", ANALYSES.values(), ids=list(ANALYSES))


def answer(analysis: Analysis, table: Table, raw: dict[str, Any]) -> Any:
    """The result, or the refusal that a person can understand."""
    try:
        return analysis.run(table, analysis.parse(raw))
    except (NotEnoughData, InvalidParameters) as error:
        if not error.message.endswith("."):
            raise
        return None


def test_there_are_kinds():
    assert "statistics" in ANALYSES


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
@KINDS
def test_a_kind_survives_any_table(analysis: Analysis, table: Callable[[], Table]):
    result = answer(analysis, table(), {})
    if result is None:
        return
    written = result.model_dump_json(by_alias=True)
    assert "NaN" not in written
    assert "Infinity" not in written
    assert analysis.result.model_validate(json.loads(written)) == result
    assert all(isinstance(block, Block) for block in analysis.view(result))


@KINDS
def test_a_filter_that_nothing_passes_is_answered(analysis: Analysis):
    nothing = [{"column": "number", "op": ">", "value": 99}]
    for spelling in (nothing, json.dumps(nothing)):
        answer(analysis, one_row(), {"filter": spelling})


@KINDS
def test_a_kind_describes_its_parameters_and_its_result(analysis: Analysis):
    taken = analysis.params.model_json_schema()
    given = analysis.result.model_json_schema(mode="serialization", by_alias=True)
    assert "filter" in taken["properties"]
    assert all(item.get("description") for item in taken["properties"].values())
    assert given["properties"]
    json.dumps([taken, given])


@KINDS
def test_an_unknown_parameter_is_refused_by_name(analysis: Analysis):
    with pytest.raises(InvalidParameters) as caught:
        analysis.parse({"surely_not_a_parameter": "1"})
    assert "surely_not_a_parameter" in caught.value.details["fields"]


@KINDS
def test_a_kind_has_a_name_for_addresses_and_a_title_for_people(analysis: Analysis):
    assert analysis.name.isidentifier()
    assert analysis.name == analysis.name.lower()
    assert analysis.title
    assert analysis.version >= 1


@KINDS
def test_a_kind_is_the_module_of_its_name(analysis: Analysis):
    assert analysis.run.__module__ == f"services.analyses.{analysis.name}"
    assert analysis.run.__doc__
    assert find(discover("services.analyses", [], Analysis) | ANALYSES, analysis.name) is analysis
