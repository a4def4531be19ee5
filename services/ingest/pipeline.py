"""From the bytes of a file to typed columns: check, sniff, read, decide, write."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as replaced
from pathlib import Path

import pyarrow as pa

from models.columns import Column
from models.errors import UnreadableFile
from models.kinds import FileFormat
from models.receipt import Decision, ReadingOptions, Receipt, RejectedCell
from models.values import Value
from services.ahead import shared_out
from services.engine.spill import share_of
from services.engine.table_writer import TableWriter
from services.formats import FORMATS
from services.formats.names import format_of, suffix_of
from services.formats.source import Source
from services.ingest.evidence import Customs
from services.ingest.intake import Intake
from services.ingest.kept import Before, KeptIntake, kept_of, leave, left_by
from services.ingest.limits import make_sure_of_room
from services.ingest.numbers import reason_of
from services.ingest.preflight import inspect
from services.ingest.reading import Reading
from services.ingest.ready_columns import ReadyIntake
from services.ingest.rejected import in_order, write_rejected

Report = Callable[[str, int, int | None], None]
TextIntake = Intake | KeptIntake
AnyIntake = TextIntake | ReadyIntake
WORKERS = 2
# More than workers: some columns take far longer than others.
PARTS = 16
PASSES = 3
MOST_WORDS = 100
SHOWN = 5


class Ingested(Value):
    """What became of a file: rows, columns, and how it was read."""

    row_count: int
    columns: tuple[Column, ...]
    receipt: Receipt


def ingest(
    source: Path, filename: str, options: ReadingOptions, folder: Path, report: Report, before: Path | None = None
) -> Ingested:
    """Read a file into the typed columns of one dataset version.

    Args:
        source: the file.
        filename: its name as uploaded; the suffix says which format it promises.
        options: what a person fixed beforehand.
        folder: an empty folder for the columns; a manifest is written last.
        report: told of each phase with the rows so far and in all, where known.
        before: the columns of an earlier reading of the same bytes; those that stay the same are taken over.

    Raises:
        UnreadableFile: the bytes are not a table; the reason, and the line where known.
        UnsupportedFileType: no format has that suffix.
        InvalidParameters: an option makes no sense for this file.
        MemoryError: the limits leave no room for threads.
    """
    make_sure_of_room()
    report("checking", 0, None)
    verdict = inspect(source, format_of(suffix_of(filename)))
    report("sniffing", 0, None)
    opened: Source = opened_by(FORMATS[verdict.format], source, options)
    opened.receipt = opened.receipt.model_copy(update={"decisions": verdict.decisions + opened.receipt.decisions})
    with ThreadPoolExecutor(WORKERS) as pool:
        reader = TableReader(opened, customs_of(opened, options), folder, pool, report)
        kept = (
            kept_of(before, options, opened.names, folder) if before is not None and opened.some is not None else None
        )
        rows = reader.read(kept)
        reader.reread(rows)
        report("statistics", rows, rows)
        columns = tuple(shared_out(pool, lambda intake: intake.finish(), reader.intakes, PARTS))
    report("writing", rows, rows)
    TableWriter.finish(folder, columns, rows)
    rejected = write_rejected(folder, in_order([opened.rejected, reader.misfits()]))
    leave(folder, options, reader.proven, list(map(left_by, reader.intakes, reader.orders)))
    return Ingested(
        row_count=rows, columns=columns, receipt=final_receipt(opened, reader.intakes, rows, rejected, options)
    )


def opened_by(format: FileFormat, path: Path, options: ReadingOptions) -> Source:
    """The file, opened by the library of its format; one in Rust that gives up does not say so in an Exception."""
    try:
        source: Source = format.open_source(path, options)
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(
            "This file is damaged: what it says of itself leads beyond its end. Save it again in the program that made "
            "it, or export the table as CSV, and upload that.",
            reason=str(error)[:200],
        ) from error
    return source


def customs_of(source: Source, options: ReadingOptions) -> Customs:
    """What holds for all columns of a file."""
    favoured = "," if source.receipt.delimiter == ";" else "."
    words = None if options.null_values is None else frozenset(word.strip().lower() for word in options.null_values)
    return Customs(
        decimal=options.decimal or favoured, order=None, forced_decimal=options.decimal,
        forced_thousands=options.thousands, forced_order=options.date_order, null_words=words,
        types=dict(options.types),
    )  # fmt: skip


class TableReader:
    """Goes over the rows of a source and hands each column its blocks."""

    def __init__(
        self, source: Source, customs: Customs, folder: Path, pool: ThreadPoolExecutor, report: Report
    ) -> None:
        self.intakes: list[AnyIntake] = []
        self.orders: list[str | None] = []
        self.proven: dict[str, str | None] = {}
        self._source = source
        self._customs = customs
        self._folder = folder
        self._most_held = share_of(len(source.names))
        self._pool = pool
        self._report = report

    def read(self, before: Before | None = None) -> int:
        """Read all rows, of the columns that are not kept; returns how many there are."""
        kept = before.intakes if before is not None else {}
        places = [place for place in range(len(self._source.names)) if place not in kept]
        some = self._source.some
        rows = 0
        for batch in self._source.batches(None) if before is None or some is None else some(places):
            if not self.intakes:
                self._start(batch.columns, places, kept)
                if before is not None and not before.holds(self.proven):
                    self.intakes = []
                    return self.read()
            self._take(places, batch)
            if not rows:
                self._expect(places)
            rows += batch.num_rows
            self._report("reading", rows, self._source.rows_hint)
        if not self.intakes:
            self._start([pa.array([], pa.string())] * len(places), places, kept)
        return rows

    def _take(self, places: Sequence[int], batch: pa.RecordBatch) -> None:
        """Hand its block to each column that is being read."""
        pairs = [(self.intakes[place], block) for place, block in zip(places, batch.columns, strict=True)]
        shared_out(self._pool, self._take_block, pairs, PARTS)

    @staticmethod
    def _take_block(pair: tuple[AnyIntake, pa.Array]) -> None:
        intake, block = pair
        assert not isinstance(intake, KeptIntake)
        intake.take(block)

    def _expect(self, places: Sequence[int]) -> None:
        """Let the source hand over as numbers what the first block has proven to be nothing else."""
        if self._source.expect is None:
            return
        chosen = [intake for place in places if isinstance(intake := self.intakes[place], Intake) and intake.plain]
        forms = [intake.missing_forms for intake in chosen]
        usual = Counter(form for found in forms if len(found) == 1 for form in found)
        missing = usual.most_common(1)[0][0] if usual else ""
        plain = {}
        for intake, found in zip(chosen, forms, strict=True):
            if intake.plain is not None and found <= {missing}:
                intake.expect(missing)
                plain[intake.place] = intake.plain
        self._source.expect(plain, missing)

    def _start(self, blocks: Sequence[pa.Array], places: Sequence[int], kept: Mapping[int, KeptIntake]) -> None:
        """Make an intake for every column; all decide with what the whole first block shows of the file."""
        found: dict[int, AnyIntake] = dict(kept)
        for place, block in zip(places, blocks, strict=True):
            found[place] = self._intake(place, self._source.names[place], block)
        self.intakes = [found[place] for place in range(len(found))]
        pairs = [(found[place], block) for place, block in zip(places, blocks, strict=True)]
        texts = [(intake, block) for intake, block in pairs if isinstance(intake, Intake)]
        shared_out(self._pool, lambda pair: pair[0].look(pair[1]), texts, PARTS)
        settled = self._settled()
        for intake, block in texts:
            if settled != self._customs and intake.reading is not None and intake.reading.decisions:
                intake.reconsider(settled, block)

    def _intake(self, place: int, name: str, block: pa.Array) -> AnyIntake:
        raw = pa.types.is_string(block.type) or pa.types.is_dictionary(block.type)
        if raw or name in self._customs.types:
            return Intake(self._folder, place, name, self._customs, most_held=self._most_held)
        return ReadyIntake(self._folder, place, name, self._most_held)

    def _settled(self) -> Customs:
        """The customs of the file, once some columns have proven a date order or a decimal mark."""
        self.orders = [first_order(intake) for intake in self.intakes]
        order = the_only(self.orders)
        decimal = the_only(reading.decimal_proven for reading in readings_of(self.intakes))
        self.proven = {"date_order": order, "decimal": decimal}
        return replaced(self._customs, order=order, decimal=decimal or self._customs.decimal, proven_decimal=decimal)

    def reread(self, rows: int) -> None:
        """Read those columns again whose reading did not hold."""
        for _ in range(PASSES):
            revised = {
                place: reading for place, intake in enumerate(self.intakes)
                if isinstance(intake, Intake) and (reading := intake.revised()) is not None
            }  # fmt: skip
            if not revised:
                return
            for place, reading in revised.items():
                intake = self.intakes[place]
                assert isinstance(intake, Intake)
                self.intakes[place] = intake.again(reading)
            self._again(sorted(revised), rows)

    def _again(self, places: list[int], rows: int) -> None:
        done = 0
        for batch in self._source.batches(places):
            self._take(places, batch)
            done += batch.num_rows
            self._report("reading", done, rows)

    def misfits(self) -> list[RejectedCell]:
        """Every cell that did not fit its column, with the line it stands on."""
        return [cell for intake in self.intakes for cell in self._misfits_of(intake)]

    def _misfits_of(self, intake: AnyIntake) -> Iterator[RejectedCell]:
        if isinstance(intake, KeptIntake):
            yield from intake.cells
        if not isinstance(intake, Intake) or intake.reading is None:
            return
        rows = [int(row) for block in intake.misfits.rows for row in block]
        for row, raw in zip(rows, intake.misfits.texts, strict=True):
            line = self._source.line_of(row)
            yield RejectedCell(line=line, column=intake.name, raw=raw, reason=reason_of(intake.reading, raw))


def the_only(found: Iterable[str | None]) -> str | None:
    """What all columns agree on that have proven something; None where none has, or they differ."""
    proven = {value for value in found if value}
    return proven.pop() if len(proven) == 1 else None


def readings_of(intakes: list[AnyIntake]) -> list[Reading]:
    """How the columns of raw text were read."""
    return [intake.reading for intake in intakes if isinstance(intake, TextIntake) and intake.reading is not None]


def first_order(intake: AnyIntake) -> str | None:
    """The order of dates that the first block of a column has proven."""
    if isinstance(intake, KeptIntake):
        return intake.left.first_order
    if not isinstance(intake, Intake) or intake.reading is None or tied(intake.reading.decisions):
        return None
    return intake.reading.date_order


def tied(decisions: tuple[Decision, ...]) -> bool:
    """Whether a decision was left open by the column itself."""
    return any(decision.runner_up is not None for decision in decisions)


def final_receipt(
    source: Source, intakes: list[AnyIntake], rows: int, rejected: int, options: ReadingOptions
) -> Receipt:
    """The receipt, with what the columns have decided."""
    typed = [intake for intake in intakes if isinstance(intake, TextIntake) and intake.reading is not None]
    readings = readings_of(intakes)
    orders = [item.date_order for item in readings if item.date_order]
    decimals = [item for item in readings if item.decimal is not None]
    unusual = next((item for item in decimals if item.decimal != "." or item.thousands), None)
    words = words_of(typed)
    columns = tuple(made for item in readings for made in item.decisions)
    return source.receipt.model_copy(
        update={
            "decimal": options.decimal or (unusual or decimals[0]).decimal if decimals else options.decimal,
            "thousands": unusual.thousands if unusual else options.thousands,
            "date_order": options.date_order or (orders[0] if orders else None),
            "null_values": options.null_values if options.null_values is not None else tuple(words),
            "rows_in_file": source.row_count() or rows,
            "rows_read": rows,
            "rejected_cells": rejected,
            "decisions": source.receipt.decisions + source.late()
            + decided_words(typed, words, options) + columns + tuple(decided_types(typed)),
        }
    )  # fmt: skip


def words_of(intakes: Sequence[TextIntake]) -> Counter[str]:
    """The words that were taken as missing, the commonest first, with how many cells hold each."""
    total: Counter[str] = Counter()
    for intake in intakes:
        total.update(intake.words)
    return Counter(dict(total.most_common(MOST_WORDS)))


def decided_words(intakes: Sequence[TextIntake], words: Counter[str], options: ReadingOptions) -> tuple[Decision, ...]:
    """What the receipt says about words that mean missing."""
    if not words:
        return ()
    columns = sorted((intake for intake in intakes if intake.words), key=lambda intake: -intake.words.total())
    shown = ", ".join(f"{intake.name} ({intake.words.total():,})" for intake in columns[:SHOWN])
    more = f" and {len(columns) - SHOWN:,} more columns" if len(columns) > SHOWN else ""
    why = "as asked for" if options.null_values is not None else "they stand where other cells hold values"
    held = "1 cell holds" if words.total() == 1 else f"{words.total():,} cells hold"
    evidence = f"{held} one: {shown}{more}; {why}"
    return (Decision(what="null_values", chosen=list(words), evidence=evidence, runner_up="texts of their own"),)


def decided_types(intakes: Sequence[TextIntake]) -> Iterator[Decision]:
    """What the receipt says about columns in which some cells do not fit."""
    for intake in intakes:
        count = len(intake.misfits.texts)
        if count and intake.reading is not None:
            shown = ", ".join(f"“{text[:40]}”" for text in dict.fromkeys(intake.misfits.texts[:SHOWN]))
            why = f"all but {count:,} cells are; the others, such as {shown}, are missing, and listed as rejected"
            yield Decision(what=f"type of {intake.name}", chosen=intake.reading.type, evidence=why, runner_up="text")
