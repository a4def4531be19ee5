"""Workbooks: the right sheet, the right types."""

import pytest

from models.errors import InvalidParameters
from tests.services.ingest.tables import FILES, read_file


def test_values_have_the_types_of_the_sheet(tmp_path):
    found = read_file(FILES / "test_types.xlsx", tmp_path)
    assert found.types == {
        "IntCol": "integer", "FloatCol": "number", "BoolCol": "boolean", "StrCol": "integer", "Str2Col": "text",
        "DateCol": "date",
    }  # fmt: skip
    assert len(found.rows) == 5


def test_decimals_keep_all_their_digits(tmp_path):
    values = read_file(FILES / "test_types.xlsx", tmp_path).values("FloatCol")
    assert values[:2] == [1.25, 2.25]


def test_the_sheets_are_listed(tmp_path):
    receipt = read_file(FILES / "test_types.xlsx", tmp_path).receipt
    assert (receipt.sheet, receipt.sheets) == ("Sheet1", ("Sheet1",))


def test_an_unknown_sheet_is_refused(tmp_path):
    with pytest.raises(InvalidParameters, match="no sheet"):
        read_file(FILES / "test_types.xlsx", tmp_path, sheet="Sheet9")
