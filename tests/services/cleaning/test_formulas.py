"""Expressions: what can be said, what it means, and where it goes wrong."""

import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import weakref
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InvalidParameters
from models.recipes import Applied
from models.steps import Compute
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.showing import cells_shown
from services.cleaning.formulas.functions import FUNCTIONS
from services.cleaning.formulas.parsing import parse
from services.cleaning.formulas.tree import columns_in
from services.cleaning.recipes.running import run_step
from services.engine.column_writer import ColumnWriter
from services.engine.processor import FEATURES, VARIABLE
from services.engine.table import Table
from services.engine.table_writer import TableWriter
from tests.contracts.source import ROOT


def computed(expression: str, table: Table | None = None) -> list[Any]:
    """What a column computed by an expression holds."""
    draft = Draft(table if table is not None else Table.of(one=[1]), Path())
    run_step(draft, Applied(step=Compute(column="found", expression=expression)), 0)
    cells = draft.cells("found")
    return [value for block in cells.blocks() for value in cells_shown(block, cells.domain)]


def place_of(expression: str, table: Table | None = None) -> int:
    """At which character, from 0, an expression goes wrong."""
    with pytest.raises(InvalidParameters) as caught:
        computed(expression, table)
    assert "steps.0.expression" in caught.value.details["fields"]
    return int(caught.value.details["position"])


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("2 ** 3 ** 2", 512.0), ("-2 ** 2", -4.0), ("7 % 4", 3), ("-7 % 4", 1),
        ("7 / 2", 3.5), ("10 - 2 - 3", 5), ("0.1 + 0.2", 0.3), ("1.10 * 3", 3.3), ("1 / 0", None), ("5 % 0", None),
        ("'a' + 'b'", "ab"), ('"it""s"', 'it"s'), ("'it''s'", "it's"), ("1 < 2", True), ("1 <> 1.0", False),
        ("'a' < 'b'", True), ("not 1 = 2", True), ("true and missing", None), ("false and missing", False),
        ("true or missing", True), ("false or missing", None), ("1 + missing", None), ("missing", None),
        ("if(1 < 2, 'x', 'y')", "x"), ("if(missing, 1, 2)", None),
        ("if(true, 1, 2.5)", 1.0), ("if(false, 1, missing)", None),
        ("coalesce(missing, 3)", 3), ("min(3, 1, 2)", 1), ("max(3, 1.5)", 3.0), ("min(3, missing)", None),
        ("abs(-3)", 3), ("round(2.345, 2)", 2.34), ("round(2.5)", 2.0), ("round(3.5)", 4.0), ("floor(-1.5)", -2),
        ("ceil(1.2)", 2), ("sqrt(9)", 3.0), ("sqrt(-1)", None), ("ln(0)", None), ("log10(1000)", 3.0), ("exp(0)", 1.0),
        ("is_missing(missing)", True), ("is_present('')", True), ("lower('ÀB')", "àb"), ("upper('straße')", "STRASSE"),
        ("trim('  a ')", "a"), ("trim('  ')", None),
        ("length('añb')", 3), ("left('abc', 2)", "ab"), ("right('abc', 2)", "bc"),
        ("right('abc', 9)", "abc"), ("contains('abc', 'b')", True), ("starts_with('abc', 'b')", False),
        ("ends_with('abc', 'c')", True), ("replace('a.b.c', '.', '')", "abc"),
        ("text(1.50)", "1.5"), ("text(12)", "12"),
        ("text(true)", "true"), ("number('1.5')", 1.5),
        ("number('x')", None), ("integer('12')", 12), ("integer('1.5')", None),
    ],
)  # fmt: skip
def test_what_an_expression_gives(expression: str, value: Any):
    found = computed(expression)[0]
    assert (type(found), found) == (type(value), value)


def test_columns_are_named_in_brackets():
    table = Table.of(**{"unit price": [1.5, None], "a]b": [2, 3]})
    assert computed("[unit price] * [a]]b]", table) == [3.0, None]
    assert columns_in(parse("[x] + if([y] > 1, [x], [z w])")) == ("x", "y", "z w")


def test_dates_and_times():
    day = np.array(["2024-02-28", "2024-03-01", "NaT"], "datetime64[D]")
    moment = np.array(["2024-02-28T23:59:30", "2024-03-01T00:00:00", "NaT"], "datetime64[us]")
    table = Table.of(day=day, moment=moment)
    for expression, value in (
        ("[day] + 2", ["2024-03-01", "2024-03-03", None]),
        ("[moment] + 45.5", ["2024-02-29T00:00:15.500000", "2024-03-01T00:00:45.500000", None]),
        ("[day] - '2024-02-27'", [1, 3, None]),
        ("[moment] - [day]", [86370.0, 0.0, None]),
        ("[day] = '2024-03-01'", [False, True, None]),
        ("[moment] >= [day]", [True, True, None]),
        ("year([day]) * 10000 + month([day]) * 100 + day([day])", [20240228, 20240301, None]),
        ("weekday([moment])", [3, 5, None]),
        ("quarter([day])", [1, 1, None]),
        ("hour([moment]) * 3600 + minute([moment]) * 60 + second([moment])", [86370, 0, None]),
        ("date([moment])", ["2024-02-28", "2024-03-01", None]),
        ("days_between([day], '2024-03-02')", None),
    ):
        if value is None:
            assert place_of(expression, table) == 20
        else:
            assert computed(expression, table) == value, expression


def test_kinds_stay_as_narrow_as_they_can():
    table = Table.of(n=[1, 2], word=["1", "b"])
    draft = Draft(table, Path())
    for name, expression in (
        ("a", "[n] + 1"),
        ("b", "[n] * 0.25"),
        ("c", "[n] / 3"),
        ("d", "[n] > 1"),
        ("e", "[word] + '!'"),
    ):
        run_step(draft, Applied(step=Compute(column=name, expression=expression)), 0)
    kinds = {name: (draft.cells(name).type, draft.cells(name).domain.scale) for name in "abcde"}
    assert kinds == {"a": ("integer", 0), "b": ("number", 2), "c": ("number", 0), "d": ("boolean", 0), "e": ("text", 0)}
    assert (draft.cells("b").domain.floating, draft.cells("c").domain.floating) == (False, True)


def test_a_whole_number_never_grows_beyond_its_bits_in_silence():
    table = Table.of(n=[2**62])
    with pytest.raises(InvalidParameters, match="beyond 64 bits"):
        computed("[n] * 2", table)
    assert computed("[n] * 1.0 * 2", table) == [2.0**63]


@pytest.mark.parametrize(
    ("expression", "place"),
    [
        ("", None), ("1 +", 3), ("1 + * 2", 4), ("(1 + 2", 6), ("1 2", 2), ("'abc", 0), ("[abc", 0), ("price", 0),
        ("[nothing] + 1", 0), ("1 + [nothing]", 4), ("nonsense(1)", 0),
        ("1 < 2 < 3", 6), ("sqrt('a')", 5), ("sqrt(1, 2)", 0),
        ("1 + 'a'", 2), ("if(1, 2, 3)", 3), ("if(true, 1, 'a')", 0),
        ("left('a', 1 + 1)", 12), ("round(1, 99)", 9), ("1 ; 2", 2),
        ("not", 3), ("and", 0), ("not 1", 4),
        ("1 and true", 0), ("contains('a', '')", 14), ("99999999999999999999", 0), ("1e999", 0),
        ("__import__('os')", 0), ("[one].__class__", 5), ("lambda: 1", 6),
        ("[one][0]", 5), ("`ls`", 0), ("1 if true else 2", 2),
        ("(" * 100 + "1" + ")" * 100, 40), ("**2", 0), ("1..2", 2),
    ],
)  # fmt: skip
def test_where_an_expression_goes_wrong(expression: str, place: int | None):
    if place is None:
        assert place_of(" ") == 1
    else:
        assert place_of(expression) == place


def test_long_chains_are_refused_before_they_are_too_deep():
    assert computed(" + ".join(["1"] * 150)) == [150]
    assert place_of("+".join(["1"] * 5000)) == 301
    assert place_of("not " * 2000 + "true") > 0


def test_every_function_says_how_it_is_called():
    for function in FUNCTIONS.values():
        assert function.call.startswith(f"{function.name}(")
        assert function.about.endswith(".")


NUMBERS = st.integers(-1000, 1000)
CENTS = st.integers(-100_000, 100_000).map(lambda cents: Decimal(cents) / 100)
EXPRESSIONS = st.recursive(
    st.one_of(NUMBERS.map(abs).map(str), CENTS.map(abs).map(str), st.sampled_from(["[a]", "[b]"])),
    lambda part: st.one_of(
        st.tuples(part, st.sampled_from(["+", "-", "*"]), part).map(lambda item: f"({' '.join(item)})"),
        part.map(lambda item: f"-({item})"),
    ),
    max_leaves=4,
)


@settings(max_examples=80, deadline=None)
@given(EXPRESSIONS, NUMBERS, CENTS)
def test_arithmetic_is_that_of_decimals(expression: str, a: int, b: Decimal):
    """Python's own arithmetic, exact by its decimals, on the same text."""
    table = table_of(a, b)
    python = expression.replace("[a]", f"({a})").replace("[b]", f"({b})")
    exact = eval(re_decimal(python), {"D": Decimal})
    found = computed(expression, table)[0]
    digits = len(Decimal(exact).normalize().as_tuple().digits)
    if digits <= 15 and -Decimal(exact).normalize().as_tuple().exponent <= 9:  # type: ignore[operator]
        assert Decimal(repr(found)) == Decimal(exact)
    else:
        assert math.isclose(float(found), float(exact), rel_tol=1e-12, abs_tol=1e-9)


def table_of(a: int, b: Decimal) -> Table:
    folder = Path(tempfile.mkdtemp())
    writers = [ColumnWriter(folder, place) for place in range(2)]
    writers[0].append(pa.array([a]))
    writers[1].append(pa.array([int(b * 100)]))
    columns = [
        writers[0].finish("a", "integer", role="measure"),
        writers[1].finish("b", "number", role="measure", scale=2),
    ]
    TableWriter.finish(folder, columns, 1)
    table = Table.open(folder)
    weakref.finalize(table, shutil.rmtree, folder)
    return table


def re_decimal(text: str) -> str:
    """Numbers of an expression as Python's decimals."""
    return re.sub(r"\d+(?:\.\d+)?", lambda found: f"D('{found.group()}')", text)


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet="[]one'\"()+-*/%<>=!,. 019ifandotrue", max_size=40))
def test_whatever_is_written_is_understood_or_refused_with_a_place(text: str):
    found = refusal_of(text or " ")
    assert found is None or "steps.0.expression" in found


def refusal_of(expression: str) -> dict[str, str] | None:
    """What is wrong with an expression; None where nothing is."""
    try:
        computed(expression)
    except InvalidParameters as error:
        return dict(error.details["fields"])
    return None


def test_the_last_bit_of_a_power_hangs_on_no_instruction_of_the_processor():
    code = (
        "import sys; sys.path.insert(0, '.'); import numpy as np; from services.engine.table import Table; "
        "from tests.services.cleaning.test_formulas import computed; "
        "table = Table.of(a=np.random.default_rng(1).uniform(0.1, 50, 4000).tolist()); "
        "print(hash(tuple(computed('[a] ** 1.37 + ln([a]) + log10([a]) + exp([a] / 9)', table))))"
    )
    plain = {name: value for name, value in os.environ.items() if name != VARIABLE}
    found = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, env=given, check=True, stdout=subprocess.PIPE
        ).stdout
        for given in (plain, plain | {VARIABLE: FEATURES})
    }
    assert len(found) == 1
