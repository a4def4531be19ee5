"""Taking in one column: decided on the first block, read optimistically, and read again where that was wrong."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import TEXT_TYPES, Column, ColumnType
from services.engine.column_writer import ColumnWriter
from services.engine.spill import MOST_HELD
from services.ingest import null_words, roles
from services.ingest.deciding import decide
from services.ingest.dominance import dominant
from services.ingest.evidence import Customs, Evidence, evidence_of, together, trimmed
from services.ingest.noughts import names_among
from services.ingest.raw_blocks import (
    LOOKED_AT,
    cells_among,
    is_raw,
    missing_in,
    rows_of,
    spread,
    words_in,
    written,
)  # fmt: skip
from services.ingest.reading import Parsed, Plain, Reading
from services.ingest.remembered import Remembered

REMEMBERED = 50_000
NUMBERS = frozenset({"integer", "number"})


@dataclass
class Misfits:
    """Cells that did not fit: the row of each, and its raw text."""

    rows: list[np.ndarray]
    texts: list[str]

    def add(self, rows: np.ndarray, texts: list[str]) -> None:
        """Remember the cells of one block."""
        self.rows.append(rows)
        self.texts.extend(texts)


class Intake:
    """One column of raw text on its way to its typed form.

    `take` the blocks in file order, then `verdict()` says whether the reading held; where it did not,
    a new Intake made with `again()` takes the whole column once more.
    """

    def __init__(
        self, folder: Path, place: int, name: str, customs: Customs, reading: Reading | None = None,
        most_held: int = MOST_HELD,
    ) -> None:  # fmt: skip
        self.place = place
        self.name = name
        self.reading = reading
        self.misfits = Misfits([], [])
        self._folder = folder
        self._customs = customs
        self._most_held = most_held
        self._writer = ColumnWriter(folder, place, most_held)
        self._rows = 0
        self._waiting = 0
        self._present = 0
        self._fitting = 0
        self._seen: Evidence | None = None
        self._strange: Evidence | None = None
        self._different: set[str] | None = set()
        self._few: Evidence | None = None
        self._remembered: Remembered | None = Remembered()
        self.words: Counter[str] = Counter()
        self._characters = 0
        self._broken = False
        self._is_second = False
        self._missing_word: str | None = None

    @property
    def is_odd(self) -> bool:
        """Whether something after the first block spoke against the reading, even if it holds."""
        return self._strange is not None or self._is_second

    @property
    def has_digits(self) -> bool:
        """Whether any text of the block that decided holds a digit."""
        return self._few is not None and self._few.has_digits(0.0)

    def look(self, block: pa.Array) -> None:
        """Decide the reading on the first block that has a value, before it is taken."""
        block = written(block)
        if self.reading is None:
            evidence = evidence_of(self.name, block if len(block) <= LOOKED_AT else spread(block))
            if not len(evidence.texts) and len(block) > LOOKED_AT:
                evidence = evidence_of(self.name, block)
            if len(evidence.texts):
                self._few = evidence
                self.reading = decide(evidence, self._customs)

    def reconsider(self, customs: Customs, block: pa.Array) -> None:
        """Decide once more, now that other columns have shown the customs of the file."""
        self._customs = customs
        self.reading = None
        self.look(block)

    @property
    def plain(self) -> Plain | None:
        """How a parser may read the numbers of this column itself; None where there is more to it than that."""
        reading = self.reading
        if reading is None or self._broken or any(map(has_digit, reading.null_words - null_words.BESIDE_VALUES)):
            return None
        return replace(reading.plain, exact=self._is_exact) if reading.plain is not None else None

    @property
    def _is_exact(self) -> bool:
        """Whether numbers that begin with noughts are none: unless somebody has said that they are numbers."""
        reading = self.reading
        return reading is not None and reading.type in NUMBERS and self.name not in self._customs.types

    @property
    def missing_forms(self) -> set[str]:
        """In which ways cells were missing so far; "" for empty ones."""
        gaps = self._present + self.words.total() + sum(map(len, self.misfits.rows)) < self._rows
        return {*self.words, *([""] if gaps else [])}

    def expect(self, missing: str) -> None:
        """Blocks may come as numbers from now on; a gap among them means that the cell holds `missing`."""
        self._missing_word = missing
        self._remembered = None
        self._writer.forget_codes()

    def take(self, block: pa.Array) -> None:
        """Type the next block of raw text and write it."""
        if self._missing_word is not None and not is_raw(block):
            self._take_numbers(block, self._missing_word)
            return
        block = written(block)
        if self.reading is None:
            self.look(block)
        if self.reading is None:
            self._waiting += len(block)
        elif not self._broken:
            self._catch_up(self.reading)
            self._write(block, self.reading)
        else:
            self._study(block)
        self._rows += len(block)

    def _take_numbers(self, numbers: pa.Array, missing: str) -> None:
        """Write the next block as the values it holds already."""
        present = len(numbers) - numbers.null_count
        self._rows += len(numbers)
        self._present += present
        self._fitting += present
        if missing and numbers.null_count:
            self.words[missing] += numbers.null_count
        if not self._broken:
            self._writer.append(numbers)

    def _catch_up(self, reading: Reading) -> None:
        """Write the rows before the first value."""
        if self._waiting:
            self._writer.append(pa.nulls(self._waiting, reading.arrow))
            self._waiting = 0

    def _write(self, block: pa.Array, reading: Reading) -> None:
        raw = block.dictionary if pa.types.is_dictionary(block.type) else block
        if raw is not block and self._recall(block, reading):
            return
        texts = trimmed(raw) if reading.type not in TEXT_TYPES else raw
        parsed, missing = self._parse(texts, reading)
        bad = ~parsed.fits & ~missing
        used = None
        if raw is not block and (bad.any() or missing.any()):
            used = np.bincount(block.indices.drop_null().to_numpy(zero_copy_only=False), minlength=len(texts))
        unfit = cells_among(bad, used)
        if unfit:
            self._reject(block, texts, bad if raw is block else rows_of(block, bad))
        if self._broken:
            return
        if missing.any():
            self.words.update(words_in(texts, missing, used))
        gaps = block.null_count if raw is not block else 0
        present = len(block) - gaps - cells_among(missing, used)
        self._present += present
        self._fitting += present - unfit
        values = parsed.values if raw is block else pa.DictionaryArray.from_arrays(block.indices, parsed.values)
        if reading.type in TEXT_TYPES:
            self._count_texts(raw if raw is not block else values, present, coded=raw is not block)
        self._writer.append(values)

    def _recall(self, block: pa.DictionaryArray, reading: Reading) -> bool:
        """Write a block whose texts are known or can be learned; False where one does not fit or there are too many."""
        if self._remembered is None or block.dictionary.null_count or not pa.types.is_string(block.type.value_type):
            return False
        places = self._remembered.places_of(block.dictionary)
        fresh, known = np.flatnonzero(places < 0), len(self._remembered)
        new = block.dictionary.take(pa.array(fresh))
        if len(fresh) and not self._learn(new, reading, len(block)):
            return False
        places[fresh] = known + np.arange(len(fresh))
        indices = block.indices.fill_null(len(places)) if block.null_count else block.indices
        rows = indices.to_numpy(zero_copy_only=False)
        codes = self._remembered.codes_of(places, rows)
        gaps = self._remembered.missing_among(places, rows, codes, self.words)
        present = len(block) - gaps
        self._present += present
        self._fitting += present
        if reading.type in TEXT_TYPES:
            self._count_characters(self._remembered.mean_length(places), present)
            self._count_different(new)
        self._writer.append_codes(codes)
        return True

    def _learn(self, raw: pa.Array, reading: Reading, rows: int) -> bool:
        """Type texts of the next rows that are new; False where one does not fit, or codes do not suffice."""
        assert self._remembered is not None
        texts = trimmed(raw) if reading.type not in TEXT_TYPES else raw
        parsed, missing = self._parse(texts, reading)
        if not (parsed.fits | missing).all():
            return False
        codes = self._writer.learn(parsed.values, rows)
        if codes is None or not self._remembered.add(raw, texts, codes, missing):
            self._remembered = None
        return self._remembered is not None

    def _parse(self, texts: pa.Array, reading: Reading) -> tuple[Parsed, np.ndarray]:
        """Parse n texts with gaps: values of the present ones, and n bools that say which are missing."""
        missing = missing_in(texts, reading.null_words)
        if reading.type in TEXT_TYPES:
            values = pc.if_else(pa.array(missing), pa.scalar(None, texts.type), texts) if missing.any() else texts
            return Parsed(values, ~missing), missing
        if not missing.any():
            return self._typed(texts, reading), missing
        kept = self._typed(texts.filter(pa.array(~missing)), reading)
        places = np.cumsum(~missing) - 1
        values = (
            kept.values.take(pa.array(places, mask=missing))
            if len(kept.values)
            else pa.nulls(len(texts), reading.arrow)
        )
        fits = np.zeros(len(texts), dtype=bool)
        fits[~missing] = kept.fits
        return Parsed(values, fits), missing

    def _typed(self, texts: pa.Array, reading: Reading) -> Parsed:
        """Parse n present texts; a number that begins with noughts fits no column of numbers."""
        parsed = reading.parse(texts)
        if not self._is_exact or not (names := names_among(texts)).any():
            return parsed
        fits = parsed.fits & ~names
        return Parsed(pc.if_else(pa.array(fits), parsed.values, pa.scalar(None, parsed.values.type)), fits)

    def _reject(self, block: pa.Array, texts: pa.Array, bad: np.ndarray) -> None:
        """Remember the cells that do not fit; too many break the reading."""
        rows = np.flatnonzero(bad)
        cells = block.take(pa.array(rows))
        strange = evidence_of(self.name, cells)
        self._strange = strange if self._strange is None else together(self._strange, strange)
        if len(self.misfits.texts) + len(rows) > REMEMBERED or not self._still_dominant():
            self._broken = True
            self._study(block)
            return
        self.misfits.add(rows + self._rows, cells.cast(pa.string()).to_pylist())

    def _still_dominant(self) -> bool:
        """Whether the type may stay, as far as is known; a few misfits may yet turn out to be rare."""
        assert self._strange is not None
        if self.name in self._customs.types:
            return True
        return len(self._strange.texts) <= 1000

    def _study(self, block: pa.Array) -> None:
        """Only gather evidence for the second reading."""
        found = evidence_of(self.name, block).sample(REMEMBERED)
        self._seen = found if self._seen is None else together(self._seen, found).sample(REMEMBERED)

    def _count_texts(self, values: pa.Array, present: int, coded: bool) -> None:
        """Keep the different texts while they are few, to tell categories from text."""
        self._count_characters(pc.mean(pc.utf8_length(values)).as_py() or 0, present)
        self._count_different(values if coded or self._different is None else pc.unique(values).drop_null())

    def _count_characters(self, mean: float, present: int) -> None:
        """Add up how long the texts are."""
        self._characters += int(mean * present)

    def _count_different(self, different: pa.Array) -> None:
        """Keep different texts, among which there may be known ones, while they are few."""
        if self._different is not None:
            if len(self._different) + len(different) <= 4 * roles.CATEGORY_VALUES:
                self._different.update(different.to_pylist())
            if len(self._different) > roles.CATEGORY_VALUES or len(different) > roles.CATEGORY_VALUES:
                self._different = None

    def revised(self) -> Reading | None:
        """Another reading, where what came after the first block does not bear out the decision; else None."""
        if self.reading is None or self.name in self._customs.types:
            return None
        if self._strange is None:
            return self._with_names(self.reading)
        first = self._few.without(self.reading.null_words) if self._few is not None else self._strange
        everything = together(first, self._strange)
        if self._seen is not None:
            everything = together(everything, self._seen)
        if not self._broken and self._few is not None:
            weights = first.counts * max(1.0, self._fitting / max(1, first.cells))
            fits = self.reading.parse(everything.texts).fits
            everything = Evidence(self.name, everything.texts, reweighed(everything, first, weights, self._strange))
            named = self._is_exact and names_among(self._strange.texts).any()
            if not named and dominant(everything, fits) and not widened(everything, self.reading, self._customs):
                return None
        reading = decide(everything, self._customs)
        return reading if self._broken or not same(reading, self.reading) else None

    def _with_names(self, reading: Reading) -> Reading | None:
        """The same reading without words for missing, where all of them turned out to be texts; else None."""
        is_open = reading.type in TEXT_TYPES and self._customs.null_words is None
        return (
            replace(reading, null_words=frozenset()) if is_open and null_words.are_texts(self.words.items()) else None
        )

    def again(self, reading: Reading) -> "Intake":
        """A fresh intake of the same column with another reading."""
        self._writer.discard()
        fresh = Intake(self._folder, self.place, self.name, self._customs, reading, self._most_held)
        fresh._few = self._few
        fresh._is_second = True
        return fresh

    def finish(self) -> Column:
        """Write the column; its type, role and counts are settled now."""
        reading = self.reading or decide(Evidence(self.name, pa.array([], pa.string()), np.zeros(0)), self._customs)
        self._catch_up(reading)
        if self._rows == 0:
            self._writer.append(pa.nulls(0, reading.arrow))
        kind, distinct, length = self._shape(reading)
        ends = partial(self._writer.ends, reading.scale)
        role = roles.role_of(self.name, reading, kind, distinct, self._present, length, ends)
        return self._writer.finish(
            self.name, kind, role=role, scale=reading.scale, zoned=reading.zoned, format=reading.format
        )

    def _shape(self, reading: Reading) -> tuple[ColumnType, int | None, float]:
        """The final type, how many different values there are (None beyond counting), and their mean length."""
        length = self._characters / max(1, self._present)
        if reading.type in TEXT_TYPES:
            distinct = len(self._different) if self._different is not None else None
            if reading.type == "text" and self.name not in self._customs.types:
                return roles.type_of_text(distinct, self._present, length), distinct, length
            return reading.type, distinct, length
        few = self._few.without(reading.null_words) if self._few is not None else None
        if few is None:
            return reading.type, None, length
        # Later blocks may hold more values: the share of the first one stands for all.
        share = len(few.texts) / max(1, few.cells)
        distinct = len(few.texts) if few.cells >= self._present or share < 0.5 else int(share * self._present)
        return reading.type, distinct, length


def has_digit(word: str) -> bool:
    """Whether a word might be a number."""
    return any(map(str.isdigit, word))


def reweighed(everything: Evidence, first: Evidence, weights: np.ndarray, strange: Evidence) -> np.ndarray:
    """Counts in which the first block stands for all that fitted later; what did not fit was counted everywhere."""
    known: dict[str, float] = dict(zip(first.texts.to_pylist(), weights.tolist(), strict=True))
    counted: dict[str, float] = dict(zip(strange.texts.to_pylist(), strange.counts.tolist(), strict=True))
    return np.array([int(counted.get(text, known.get(text, 0))) for text in everything.texts.to_pylist()])


def widened(everything: Evidence, reading: Reading, customs: Customs) -> bool:
    """Whether another type takes every text, so that nothing need be rejected."""
    other = decide(everything, customs)
    if other.type == "text" or same(other, reading):
        return False
    return bool(other.parse(everything.without(other.null_words).texts).fits.all())


def same(one: Reading, other: Reading) -> bool:
    """Whether two readings give the same values."""
    return (one.type, one.scale, one.arrow, one.format, one.role_hint) == (
        other.type, other.scale, other.arrow, other.format, other.role_hint,
    )  # fmt: skip
