"""One clean table, polluted in every way of the Pollock benchmark, and how well each file is still read.

Each pollution changes one thing: the whole file (delimiter, quotes, escapes, line ends, header, preamble, several
tables), or one record (a delimiter or a quote too many, one too few, another delimiter).

Source: Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann, Pollock: A Data Loading Benchmark (VLDB 2023).
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

Record = list[tuple[str, bool]]
OTHER_DELIMITERS = {"0x20": " ", "0x9": "\t", "0x3B": ";", "0x2C_0x20": ", "}


@dataclass(frozen=True)
class Polluted:
    """A polluted file, and the header (None for none) and rows that it should be read as."""

    name: str
    text: str
    header: list[str] | None
    rows: list[list[str]]

    @property
    def kind(self) -> str:
        """The pollution, without the record and the place that it befalls."""
        return re.sub(r"(_row)?\d+_col\d+$|(?<=row_field_delimiter_)\d+_", "", self.name)


def parsed(text: str) -> list[Record]:
    """The records of clean text: each cell with whether it is quoted there."""
    records: list[Record] = [[]]
    place = 0
    while place < len(text):
        quoted = text[place] == '"'
        end = place + 1 if quoted else place
        if quoted:
            while text[end] != '"' or text[end + 1 : end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            cell, end = text[place + 1 : end].replace('""', '"'), end + 1
        else:
            while end < len(text) and text[end] not in ",\r\n":
                end += 1
            cell = text[place:end]
        records[-1].append((cell, quoted))
        if text[end : end + 1] == ",":
            place = end + 1
            continue
        place = end + (2 if text[end : end + 2] == "\r\n" else 1)
        records.append([])
    return [record for record in records if record]


def written(record: Record, delimiter: str = ",", quote: str = '"', escape: str = '"') -> str:
    """One record as text."""
    cells = (quote + cell.replace(quote, escape + quote) + quote if quoted else cell for cell, quoted in record)
    return delimiter.join(cells)


def table_of(lines: list[str], ends: str = "\r\n", last: str | None = None) -> str:
    """Lines as a file."""
    return ends.join(lines) + (ends if last is None else last)


def whole_files(records: list[Record]) -> Iterator[Polluted]:
    """The table with something that concerns the whole file."""
    table = [[cell for cell, _ in record] for record in records]
    header, rows = table[0], table[1:]
    lines = [written(record) for record in records]
    width = len(header)
    blank = "," * (width - 1)
    yield Polluted("source", table_of(lines), header, rows)
    yield Polluted("file_no_payload", "", None, [])
    yield Polluted("file_no_trailing_newline", table_of(lines, last=""), header, rows)
    yield Polluted("file_double_trailing_newline", table_of(lines, last="\r\n\r\n"), header, rows)
    yield Polluted("file_no_header", table_of(lines[1:]), None, rows)
    yield Polluted("file_header_only", table_of(lines[:1]), header, [])
    yield Polluted("file_one_data_row", table_of(lines[:2]), header, rows[:1])
    for count in (2, 3):
        names = [" ".join([name] * count) for name in header]
        yield Polluted(f"file_header_multirow_{count}", table_of(lines[:1] * count + lines[1:]), names, rows)
    yield Polluted("file_preamble", table_of([f"PREAMBLE{blank}", blank, *lines]), header, rows)
    yield Polluted("file_record_delimiter_0xA", table_of(lines, "\n"), header, rows)
    yield Polluted("file_record_delimiter_0xD", table_of(lines, "\r"), header, rows)
    for name, mark in OTHER_DELIMITERS.items():
        yield Polluted(
            f"file_field_delimiter_{name}", table_of([written(record, mark) for record in records]), header, rows
        )
    for name, mark in (("", "'"), ("_not_doubled", "")):
        apostrophes = [written(record, quote="'", escape=mark) for record in records]
        yield Polluted(f"file_quotation_char_0x27{name}", table_of(apostrophes), header, rows)
    for name, mark in (("0x00", ""), ("0x5C", "\\")):
        escaped = [written(record, escape=mark) for record in records]
        yield Polluted(f"file_escape_char_{name}", table_of(escaped), header, rows)
    yield from several_tables(lines, table)


def several_tables(lines: list[str], table: list[list[str]]) -> Iterator[Polluted]:
    """The table and another one below it, with fewer, as many or more columns; the first one is meant."""
    for name, change in (("less", -1), ("same", 0), ("more", 1)):
        text = StringIO()
        for number, row in enumerate(table):
            more = [f"col{place}" if not number else "" for place in range(1, change + 1)]
            csv.writer(text).writerow([*row[: len(row) + min(0, change)], *more])
        yield Polluted(f"file_multitable_{name}", table_of(lines) + text.getvalue(), table[0], table[1:])


def single_records(records: list[Record]) -> Iterator[Polluted]:
    """The table with something wrong in one record."""
    table = [[cell for cell, _ in record] for record in records]
    lines = [written(record) for record in records]
    for number, record in enumerate(records):
        for name, line, cells in wrong_lines(record, number):
            text = table_of([*lines[:number], line, *lines[number + 1 :]])
            meant = [*table[:number], cells, *table[number + 1 :]]
            yield Polluted(name, text, meant[0], meant[1:])


def wrong_lines(record: Record, number: int) -> Iterator[tuple[str, str, list[str]]]:
    """One record, wrong in every way, and the cells that are meant; a stray quote is part of its cell."""
    meant = [cell for cell, _ in record]
    cells = [written([cell]) for cell in record]
    for place in range(len(cells)):
        before, after = cells[:place], cells[place:]
        if place:
            glued = ",".join([*before[:-1], before[-1] + after[0], *after[1:]])
            yield f"row_less_sep_row{number}_col{place}", glued, meant
        yield f"row_more_sep_row{number}_col{place}", ",".join([*before, "", *after]), meant
        quoted = ",".join([*before, '"' + after[0], *after[1:]])
        stray = [*meant[:place], '"' + meant[place], *meant[place + 1 :]]
        yield f"row_extra_quote{number}_col{place}", quoted, stray
    for name, mark in OTHER_DELIMITERS.items():
        yield f"row_field_delimiter_{number}_{name}", written(record, mark), meant


def polluted(path: Path) -> Iterator[Polluted]:
    """Every pollution of a clean file with commas, double quotes and one line of names."""
    records = parsed(path.read_bytes().decode())
    yield from whole_files(records)
    yield from single_records(records)
