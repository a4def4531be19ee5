"""Damaged bytes end in columns or in an error that says so; each case was found by `make bench ARGS="fuzz"`."""

import pytest

from models.errors import UnreadableFile
from tests.services.ingest.tables import FILES, read_text


def test_a_carriage_return_beside_a_stray_quote_loses_no_row(tmp_path):
    lines = [f'{number},"a ""fine"" thing","x"' for number in range(40)]
    lines[20] = '20,"a \rfine"" thing,"x"'
    found = read_text("n,text,more\n" + "\n".join(lines) + "\n", tmp_path)
    assert len(found.rows) == 40


def test_a_workbook_whose_directory_leads_beyond_its_end_is_refused(tmp_path):
    whole = (FILES / "test_types.xls").read_bytes()
    with pytest.raises(UnreadableFile, match="damaged"):
        read_text(whole[:-75], tmp_path, "book.xls")
