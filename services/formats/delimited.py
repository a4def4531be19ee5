"""Delimited text: csv, tsv, and txt with any delimiter."""

from collections.abc import Sequence
from pathlib import Path

from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt
from services.formats.source import Source
from services.ingest.blocks import LONGEST_RECORD, read_block, too_long
from services.ingest.comments import MARKS, comment_mark, cut_all, ends_lines, without_comments
from services.ingest.delimited_file import DelimitedFile, block_of, lone_returns, returns_end_rows
from services.ingest.delimited_footer import below, tail_of
from services.ingest.delimited_receipt import receipt_of
from services.ingest.dialect import Dialect, dialect_of
from services.ingest.encodings import Encoding, encoding_of
from services.ingest.headers import unique_names
from services.ingest.layout import COMMENT_MARKS, Layout, layout_in, leading_comments, records_of
from services.ingest.mended_header import with_mended_header
from services.ingest.preflight import refuse_binary
from services.ingest.spaces import drawn_kind, formula_kind, kind_of, rewritten_lines
from services.ingest.survey import Survey, survey
from services.ingest.table_choice import WHOLE as WHOLE_FILE
from services.ingest.table_choice import Choice, choice_in
from services.ingest.text_stream import utf8_pieces
from services.ingest.unit_rows import with_unit_row

HEAD = 2 * 1024 * 1024
HEAD_LINES = 2_000
WHOLE = 2 * 1024 * 1024
SNIFFED_LINES, FEWEST_LINES = 300, 5
MOST_COLUMNS = 10_000
FEW_TEXTS = 0.6


def head_of(path: Path, found: Survey, encoding: Encoding) -> tuple[list[str], bool]:
    """The first lines of a file with their ends, and whether they are all there are."""
    data = b""
    for piece in utf8_pieces(path, encoding, lone_returns(found), bool(found.nuls)):
        data += piece
        if len(data) >= WHOLE:
            break
    complete = len(data) < WHOLE and found.size < 4 * WHOLE
    lines = data[: WHOLE if complete else HEAD].decode("utf-8", "replace").split("\n")
    ended = [line + "\n" for line in lines[:-1]]
    if complete and lines[-1]:
        ended.append(lines[-1])
    return (ended or lines) if complete else (ended or lines)[:HEAD_LINES], complete


def open_delimited(path: Path, options: ReadingOptions) -> Source:
    """Find out how a delimited file is to be read.

    Raises:
        UnreadableFile: it is no text, or has more columns or longer lines than any table.
    """
    found = survey(path)
    encoding = encoding_of(path, found, options.encoding)
    refuse_binary(path, found, encoding)
    if found.longest_without_line > LONGEST_RECORD:
        raise too_long(found.longest_line)
    lines, complete = head_of(path, found, encoding)
    if found.returns and found.lines and returns_end_rows(lines):
        found.mixed = True
        lines, complete = head_of(path, found, encoding)
    blank = found.size <= found.lines + found.returns + found.nuls
    if blank or (not any(line.strip() for line in lines) and found.size <= HEAD):
        return empty_source(encoding, options)
    spaces = spaces_in(lines, found, options)
    raw = rewritten_lines(lines, spaces)
    dialect, comment = sniffed(raw, options)
    inline = ends_lines(raw[options.skip_rows or 0 :][:SNIFFED_LINES], comment, dialect.delimiter)
    lines = without_comments(raw, comment, dialect.quote, inline=inline)
    layout = layout_of(lines[: 5 * SNIFFED_LINES], dialect, options.header_rows, options.skip_rows)
    choice = choice_in(lines, dialect, layout, options.table, options.skip_rows or 0) if complete else None
    if choice is not None:
        lines = lines_of(choice, lines)
        layout = layout_of(lines[: choice.table.first + 5 * SNIFFED_LINES], dialect, options.header_rows, None)
    if layout.width > MOST_COLUMNS:
        raise too_wide(layout)
    file = DelimitedFile(path, found, encoding, dialect, layout, 0, max(1, layout.width), comment, inline, spaces)
    if choice is not None:
        file.repeated = frozenset(raw[line].rstrip("\r\n").encode() for line in choice.table.repeats)
    elif not complete and options.table != WHOLE_FILE and layout.header_rows == 1:
        file.repeated = names_again(file, raw[layout.skipped])
    return source_of(file, lines, raw, complete, choice)


def names_again(file: DelimitedFile, names: str) -> frozenset[bytes]:
    """The line of names of a long file, where it comes again further down, as in files put one after the other."""
    line = names.rstrip("\r\n").encode()
    if file.width < 2 or file.encoding.name != "utf-8" or line.count(file.quote.encode() or b"\0") % 2:
        return frozenset()
    if line == file.found.first and file.is_plain:
        return frozenset([line] if file.found.first_again else ())
    rest = b""
    first = True
    for piece in file.pieces():
        data = rest + piece
        if (b"\n" + line + b"\n" in data or b"\n" + line + b"\r\n" in data) and not (first and only_once(data, line)):
            return frozenset([line])
        first = False
        rest = data[-len(line) - 3 :]
    return frozenset()


def only_once(data: bytes, line: bytes) -> bool:
    """Whether the names stand in the first piece once only, below some lines above the table."""
    return data.count(b"\n" + line) == 1 and not data.startswith(line)


def lines_of(choice: Choice, lines: Sequence[str]) -> list[str]:
    """The lines of one table; blank ones stand for those above it and for names that come again."""
    table = choice.table
    kept = ["\n"] * table.first + list(lines[table.first : table.end])
    for line in table.repeats:
        kept[line] = "\n"
    return kept


def layout_of(lines: Sequence[str], dialect: Dialect, header: int | None, skip: int | None) -> Layout:
    """Find the table in the first lines of a file.

    Args:
        lines: the head of the file, with line ends.
        dialect: as decided.
        header: rows of names, where a person said so.
        skip: lines before the header, where a person said so.
    """
    offset = skip or 0
    records = [(start + offset, row) for start, row in records_of(lines[offset:], dialect)]
    if skip is None:
        # Of the comments above a table, only the last may hold its names.
        records = records[max(0, leading_comments([row for _, row in records]) - 1) :]
    gaps = frozenset(line for line, _ in records if line > offset and not lines[line - 1].strip())
    records = with_mended_header(records, lines, dialect)
    layout = layout_in(records, len(lines), header, skip, gaps)
    return with_unit_row(layout, records, asked=header is not None)


def spaces_in(lines: Sequence[str], found: Survey, options: ReadingOptions) -> str:
    """How spaces set columns apart, where no quote and no usual delimiter does."""
    shown = lines[options.skip_rows or 0 :][:SNIFFED_LINES]
    if found.quotes and options.quote != "" and (formulas := formula_kind(shown)):
        return formulas
    quoted = found.quotes or any("'" in line for line in shown)
    if options.delimiter is not None:
        return ""
    drawn = drawn_kind(shown)
    if drawn or quoted:
        return drawn
    filled = [line for line in shown if line.strip()]
    if any(sum(mark in line for line in filled) >= 0.5 * len(filled) for mark in ",;|\t"):
        return ""
    return kind_of(shown)


def sniffed(lines: Sequence[str], options: ReadingOptions) -> tuple[Dialect, str]:
    """The dialect of some lines, and the mark that starts comments between them."""
    shown = lines[options.skip_rows or 0 :][:SNIFFED_LINES]
    for mark in MARKS:
        rest = [line for line in shown if not line.lstrip(" \t").startswith(mark)]
        if len(rest) not in (0, len(shown)):
            if any(mark in line for line in rest):
                dialect = dialect_of(cut_all(rest, mark), options.delimiter, options.quote)
                if ends_lines(shown, mark, dialect.delimiter):
                    return dialect, mark
            dialect = dialect_of(rest, options.delimiter, options.quote)
            if comment_mark(shown, dialect.delimiter) == mark:
                return dialect, mark
            if mark in COMMENT_MARKS and len(rest) >= FEWEST_LINES and rest == shown[len(shown) - len(rest) :]:
                return dialect, ""  # comments above the table, the last of which may be its names
    return dialect_of(shown, options.delimiter, options.quote), ""


def too_wide(layout: Layout) -> UnreadableFile:
    """The error for more columns than any table has."""
    return UnreadableFile(
        f"This table has {layout.width:,} columns or more; at most {MOST_COLUMNS:,} can be read. "
        "Split it, or turn columns into rows, and upload that.",
        reason="too many columns", line=layout.skipped + 1,
    )  # fmt: skip


def source_of(
    file: DelimitedFile, lines: Sequence[str], raw: Sequence[str], complete: bool, choice: Choice | None
) -> Source:
    """A file whose dialect and layout are known, as a source.

    Args:
        file: what is known of it.
        lines: its lines, or the first ones, up to the end of the table; comments are blank.
        raw: the same lines as they stand in the stream, and those below the table.
        complete: whether these are all lines.
        choice: the tables of the file where there are several.
    """
    layout, found = file.layout, file.found
    # Comments are blank in `lines`, so the bytes up to the first row are counted in the stream itself.
    file.skip = bytes_before(file, layout.data_line)
    body = lines[layout.data_line :]
    file.ending = ends_with_delimiter(body, file)
    footer = below(raw[layout.data_line : len(lines)][-HEAD_LINES:] if complete else tail_of(file), file)
    file.tail = footer.size + sum(len(line.encode()) for line in raw[len(lines) :])
    file.coded = few_texts(body, file)
    names = unique_names([*layout.names, *[""] * file.width][: file.columns])
    hint = max(0, max(found.lines, found.returns) - layout.data_line)
    receipt = receipt_of(file, footer, choice)
    return Source(
        names, file.batches, receipt, file.line_of, hint, file.rejected, lambda: file.counted, file.decisions,
        some=None if file.ending else file.some, expect=file.expect,
    )  # fmt: skip


def bytes_before(file: DelimitedFile, line: int) -> int:
    """How many bytes of the stream stand before a line (0-based)."""
    if line == 0:
        return 0
    left, size = line, 0
    for piece in file.pieces():
        count = piece.count(b"\n")
        if count >= left:
            place = -1
            for _ in range(left):
                place = piece.index(b"\n", place + 1)
            return size + place + 1
        left -= count
        size += len(piece)
    return size


def ends_with_delimiter(body: Sequence[str], file: DelimitedFile) -> bool:
    """Whether rows end with a delimiter where the names do not: there is no column behind it."""
    names = file.layout.names
    if file.layout.header_rows == 0 or file.width < 2 or any(name.strip() for name in names[file.width - 1 :]):
        return False
    rows = [row for _, row in records_of(body[:SNIFFED_LINES], file.dialect)]
    return bool(rows) and all(len(row) < file.width or not row[-1].strip() for row in rows)


def few_texts(lines: Sequence[str], file: DelimitedFile) -> frozenset[int]:
    """The columns in which the same texts come again and again: they are read as dictionaries."""
    if len(lines) < 50:
        return frozenset()
    rows = read_block(block_of(lines[:1000]), file.shape, None)
    count = max(1, rows.batch.num_rows)
    return frozenset(
        place for place, column in enumerate(rows.batch.columns)
        if len(column.unique()) <= FEW_TEXTS * count
    )  # fmt: skip


def empty_source(encoding: Encoding, options: ReadingOptions) -> Source:
    """A file without any text: no columns, no rows."""
    decision = Decision(what="content", chosen="empty", evidence="the file holds no text")
    receipt = Receipt(encoding=encoding.name, header_rows=options.header_rows or 0, decisions=(decision,))
    return Source((), lambda places: iter(()), receipt, lambda row: row + 1, 0)


def recognise(head: bytes) -> bool:
    """Any text may be delimited text."""
    return b"\0" not in head


FORMAT = FileFormat("delimited", "Delimited text", ("csv", "tsv", "txt"), recognise, open_delimited, expansion=4)
