"""However many threads read and however the bytes are cut into blocks, the same columns come out."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.receipt import ReadingOptions
from services.ingest.blocks import Block, cut_blocks, read_block
from services.ingest.pipeline import ingest
from services.ingest.shape import Shape
from services.ingest.survey import chunks


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


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr("services.ingest.blocks.BLOCK", 20_000)
    monkeypatch.setattr("services.ingest.text_stream.chunks", lambda path: chunks(path, 10_000))


@pytest.mark.parametrize("workers", [1, 2, 7])
@pytest.mark.usefixtures("small_blocks")
def test_any_number_of_threads_gives_identical_columns(workers, table, tmp_path, monkeypatch):
    expected = read(table, tmp_path / "expected")
    monkeypatch.setattr("services.ingest.pipeline.WORKERS", workers)
    monkeypatch.setattr("services.ingest.delimited_file.AHEAD", 1 if workers == 1 else 5)
    assert read(table, tmp_path / "found") == expected


def odd_numbers(row, chance):
    """Cells that a program would read as other numbers than people, or as none, far behind the first block."""
    whole = {2_500: "0x1F", 2_510: "+5", 2_520: " 7 ", 2_530: "soon"}.get(row, chance.choice(["NA", "12", "-40000"]))
    real = {2_600: "nan", 2_610: "inf", 2_620: "1e5", 2_630: "-0.0"}.get(row, f"{chance.random():.17g}")
    price = {2_700: "1.239", 2_710: "-", 2_720: ""}.get(row, f"{chance.randint(-(10**5), 10**5) / 100:.2f}")
    return (
        f"{whole},{real},{price},{row * 7},{10**12 * (row > 2_800) + row % 9},{chance.choice(['NA', '', 'x', '0x2'])}"
    )


def test_numbers_that_the_parser_reads_on_its_way_are_those_that_the_texts_mean(tmp_path, request):
    chance = random.Random(5)
    path = tmp_path / "numbers.csv"
    rows = (odd_numbers(row, chance) for row in range(3_000))
    path.write_text("\n".join(["whole,real,price,id,far,word", *rows]) + "\n", encoding="utf-8")
    expected, as_texts = read(path, tmp_path / "expected")
    request.getfixturevalue("small_blocks")
    found, as_numbers = read(path, tmp_path / "found")
    assert [column.type for column in found.columns[:5]] == ["integer", "number", "number", "integer", "integer"]
    assert found.receipt.rejected_cells == expected.receipt.rejected_cells == 3
    assert found == expected
    # What is noted for the next reading tells misfits that the first block shows from later ones.
    assert [name for name, data in as_texts.items() if as_numbers[name] != data] == ["reading.json"]


def test_parts_that_fit_the_cache_give_identical_columns(table, tmp_path, monkeypatch):
    expected = read(table, tmp_path / "expected")
    monkeypatch.setattr("services.ingest.fast_cells.CACHED", 2_000)
    monkeypatch.setattr("services.ingest.fast_cells.CACHED_COLUMN", 1)
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
