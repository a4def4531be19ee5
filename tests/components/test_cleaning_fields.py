import pytest

from components.cleaning_fields import replacements, step_form, step_from
from components.cleaning_forms import FORMS
from models.errors import InvalidParameters
from models.filters import Condition
from models.recipes import steps_from
from services.cleaning import STEPS

COLUMNS = {"price": "number", "place": "category", "sold": "boolean", "day": "date"}
# What a person has chosen who filled in every field of a form that shows itself.
FILLED = {
    "fill": {"method": "constant", "value": "2.5", "columns": ["price"]},
    "drop_rows": {"how": "any", "columns": ["price"]},
    "drop_columns": {"columns": ["price"]},
    "filter": {},
    "mask": {"columns": ["price"]},
    "cap": {"to": "quantiles", "lower": "0.01", "upper": "0.99", "threshold": "", "columns": ["price"]},
    "outliers": {"action": "keep", "method": "iqr", "threshold": "3", "flag": "odd", "columns": ["price"]},
    "tidy_text": {"trim": "true", "squeeze": "", "case": "lower", "columns": ["place"]},
    "map_values": {"column": "place", "values": "N => north\nS =>", "others": "keep"},
    "change_type": {"column": "day", "type": "text", "date_order": "dmy", "decimal": ".", "misfits": "missing"},
    "rename": {"column": "place", "new": "region"},
    "deduplicate": {"keep": "last"},
    "compute": {"column": "twice", "expression": "[price] * 2"},
}
ONLY_NORTH = (Condition(column="place", op="=", value="north"),)


def test_every_kind_of_step_has_a_form():
    assert set(FORMS) == set(STEPS) == set(FILLED)


@pytest.mark.parametrize("kind", FORMS)
def test_a_filled_form_is_a_step(kind):
    assert step_form(kind, COLUMNS, "store")
    (step,) = steps_from([step_from(kind, FILLED[kind], ONLY_NORTH, COLUMNS)])
    assert step.step == kind


def test_a_value_has_the_type_of_its_column():
    step = step_from("fill", {"method": "constant", "value": "1,200", "columns": ["price"]}, (), COLUMNS)
    assert step == {"step": "fill", "method": "constant", "value": 1200, "columns": ["price"]}
    with pytest.raises(InvalidParameters, match="is not a number"):
        step_from("fill", {"method": "constant", "value": "many", "columns": ["price"]}, (), COLUMNS)


def test_a_field_that_is_out_of_sight_says_nothing():
    step = step_from("fill", {"method": "median", "value": "7", "columns": ["price"]}, (), COLUMNS)
    assert step == {"step": "fill", "method": "median", "columns": ["price"]}


def test_rows_to_drop_are_those_of_the_filter_where_there_is_one():
    step = step_from("drop_rows", {"how": "any", "columns": ["price"]}, ONLY_NORTH, COLUMNS)
    assert step == {"step": "drop_rows", "filter": [{"column": "place", "op": "=", "value": "north"}]}


def test_nothing_beside_an_arrow_is_a_missing_cell():
    assert replacements("N => north\n\n=> unknown\nS =>", "category") == [
        {"old": "N", "new": "north"},
        {"old": None, "new": "unknown"},
        {"old": "S", "new": None},
    ]
    with pytest.raises(InvalidParameters, match="has no arrow"):
        replacements("N north", "category")


def test_an_unknown_kind_is_refused():
    with pytest.raises(InvalidParameters, match="no such step"):
        step_from("explode", {}, (), COLUMNS)
