"""However many threads read and however the bytes are cut into blocks, the same columns come out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.receipt import ReadingOptions
from services.ingest.blocks import Block, cut_blocks, read_block
from services.ingest.pipeline import ingest
from services.ingest.shape import Shape


@pytest.fixture
def table(tmp_path):
    chance = random.Random(3)
    lines = ["id,amount,day,word,note,mixed"]
    for row in range(3_000):
        note = chance.choice(["", "plain", '"two\nlines"', '"a ""quoted"" word"'])
        mixed = "soon" if row % 700 == 699 else str(chance.randint(0, 9))
        amount = f"{chance.randint(0, 10**6) / 100:.2f}"
        lines.append(f"{row},{amount},2021-03-{chance.randint(1, 31):02d},w{chance.randint(0, 40)},{note},{mixed}")
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path, folder):
    folder.mkdir()
    done = ingest(path, path.name, ReadingOptions(), folder, lambda phase, rows, total: None)
    return done, {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("workers", [1, 2, 7])
def test_any_number_of_threads_gives_identical_columns(workers, table, tmp_path, monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 20_000)
    expected = read(table, tmp_path / "expected")
    monkeypatch.setattr("services.ingest.pipeline.WORKERS", workers)
    monkeypatch.setattr("services.ingest.delimited_file.AHEAD", 1 if workers == 1 else 5)
    assert read(table, tmp_path / "found") == expected


def test_parts_that_fit_the_cache_give_identical_columns(table, tmp_path, monkeypatch):
    expected = read(table, tmp_path / "expected")
    monkeypatch.setattr("services.ingest.blocks.CACHED", 2_000)
    monkeypatch.setattr("services.ingest.blocks.CACHED_COLUMN", 1)
    assert read(table, tmp_path / "found") == expected


def test_a_row_longer_than_a_part_is_read_like_the_others():
    data = b"a,b\n" * 10 + b"x" * 3_000_000 + b",y\n" + b"c,d\n" * 300_000
    rows = read_block(Block(data, 1), Shape(",", "", "", 2, True), None)
    assert rows.batch.num_rows == 300_011
    assert len(rows.batch.column(0)[10].as_py()) == 3_000_000


def test_a_block_that_is_one_long_row_with_a_surplus_cell_is_read():
    rows = read_block(Block(b"a,b,c" + b"x" * 3_000_000, 1), Shape(",", "", "", 2, True), None)
    assert rows.batch.num_rows == 1
    assert len(rows.surplus) == 1


@given(
    text=st.text(alphabet='ab,"\n', max_size=300), sizes=st.lists(st.integers(1, 40), min_size=1, max_size=20),
    quote=st.sampled_from(["", '"']), block=st.integers(1, 60), skip=st.integers(0, 10),
)  # fmt: skip
def test_blocks_hold_all_bytes_and_know_their_lines(text, sizes, quote, block, skip):
    data = text.encode()
    pieces, start = [], 0
    while start < len(data):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[start : start + size])
        start += size
    blocks = list(cut_blocks(iter(pieces), skip, 5, quote, block))
    assert b"".join(found.data for found in blocks) == data[skip:]
    begin = 0
    for found in blocks:
        assert found.line == 5 + data[skip:].count(b"\n", 0, begin)
        begin += len(found.data)
    assert all(found.data.endswith(b"\n") for found in blocks[:-1])
