"""What is true of every file format."""

from pathlib import Path

import pytest

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import ReadingOptions
from services.formats import FORMATS
from services.formats.names import format_of, supported_suffixes


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_names_its_suffixes_in_lower_case(name):
    kind = FORMATS[name]
    assert kind.suffixes
    assert all(suffix == suffix.lower().lstrip(".") for suffix in kind.suffixes)


def test_no_two_formats_claim_a_suffix():
    assert len(set(supported_suffixes())) == sum(len(kind.suffixes) for kind in FORMATS.values())
    assert {format_of(suffix) for suffix in supported_suffixes()} == set(FORMATS)


def readable(kind: FileFormat, path: Path) -> bool:
    """Whether a format reads a file; the only error it may raise is the one that says why not."""
    try:
        source = kind.open_source(path, ReadingOptions())
        return sum(batch.num_rows for batch in source.batches(None)) >= 0
    except UnreadableFile:
        return False


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\0", b"\xff\xfe\xfa", b"PK\x03\x04", b'{["\n'], ids=repr)
def test_a_format_reads_or_refuses_whatever_comes(name, content, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert readable(FORMATS[name], path) in (True, False)
