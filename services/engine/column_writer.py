"""Writing one column: block by block while the file is read, then in its narrowest exact form."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.columns import Column, ColumnType, Role
from services.engine.close_numbers import CloseNumbers
from services.engine.counting import coded_counts, tally_of
from services.engine.encoders import GAP, Codes, Ends, Numbers, Strings
from services.engine.forms import Coded, Form, read_form, write_coded, write_stored
from services.engine.keys import Domain, arrow_of, canonical
from services.engine.known import remember
from services.engine.narrowing import narrowed
from services.engine.ordered import Ordered
from services.engine.profiles import profile_of
from services.engine.spill import MOST_HELD
from services.engine.text_tally import TextTally
from services.engine.value_counts import ValueCounts

BLOCK = 262_144


class ColumnWriter:
    """Takes one column in blocks, in file order; little beyond a block is held in memory.

    Blocks are put aside, in `folder` as soon as they are more than `most_held` bytes: whole numbers that lie near
    each other as such, everything else as codes while there are at most 65,535 distinct values, and of floating
    numbers not mostly such, as plain keys or texts from then on.
    """

    def __init__(self, folder: Path, place: int, most_held: int = MOST_HELD) -> None:
        self._path = folder / f"column_{place:05d}.arrow"
        self._most_held = most_held
        self._codes = Codes(self._path.with_suffix(".codes"), most_held)
        self._close: CloseNumbers | None = None
        self._may_be_close = True
        self._wide: Numbers | Strings | None = None
        self._floating = False
        self._coding = True
        self._rows = 0

    def append(self, block: pa.Array) -> None:
        """Take the next block.

        Args:
            block: int64 (also decimals k of k / 10**scale), float64, bool, date32, timestamp, time64,
                string, or a dictionary of one of these; nulls are missing cells.
        """
        values = canonical(block)
        if pa.types.is_null(values.type):
            values = values.cast(self._kind())
        self._floating = self._floating or pa.types.is_floating(kind_of(values))
        self._rows += len(values)
        if self._append_close(values):
            return
        if self._coding and not self._codes.append(values):
            self._widen(values)
        if self._wide is not None:
            self._wide.append(values)

    def learn(self, values: pa.Array, rows: int) -> np.ndarray | None:
        """The codes (uint16) that stand for values of the next rows, for `append_codes`; None once codes ran out."""
        values = canonical(values)
        if not self._coding or self._close is not None or pa.types.is_null(values.type):
            return None
        self._may_be_close = False
        self._floating = self._floating or pa.types.is_floating(values.type)
        return self._codes.learn(values, rows)

    def append_codes(self, codes: np.ndarray) -> None:
        """Take the next block as codes that were learned; those before stay as they are."""
        self._rows += len(codes)
        self._codes.append_codes(codes)

    def forget_codes(self) -> None:
        """Whoever learned codes will use them no more: numbers that follow need not be coded like those before."""
        self._may_be_close = self._coding

    def _append_close(self, values: pa.Array) -> bool:
        """Take a block with the others as numbers that lie near each other; False where they do not, or are none."""
        if self._close is None and not (self._may_be_close and values.type == pa.int64()):
            return False
        if self._close is None and values.null_count < len(values):
            self._come_close()
        if self._close is None:
            return False
        if kind_of(values) == pa.int64() and self._close.append(values):
            return True
        self._part()
        return False

    def _come_close(self) -> None:
        """Put aside what was coded so far as numbers that lie near each other, where they do."""
        close = CloseNumbers(self._path.with_suffix(".close"), self._most_held)
        codes = self._codes.read()
        blocks = (codes[start : start + BLOCK] for start in range(0, len(codes), BLOCK))
        self._may_be_close = all(close.append(self._decoded(block).cast(pa.int64())) for block in blocks)
        if self._may_be_close:
            self._close = close
            self._codes.discard()
        else:
            close.discard()

    def _part(self) -> None:
        """Some number lies too far away: code those before, as if they had never been near each other."""
        assert self._close is not None
        self._codes = Codes(self._path.with_suffix(".codes"), self._most_held)
        for block in self._close.blocks():
            self._codes.append(block)
        self._close.discard()
        self._close, self._may_be_close = None, False

    def _kind(self) -> pa.DataType:
        """The type of the values so far."""
        if isinstance(self._wide, Strings):
            return pa.large_string()
        if self._close is not None:
            return pa.int64()
        if self._codes.known is not None:
            return self._codes.known.type
        return pa.float64() if self._floating else pa.int64()

    def _widen(self, values: pa.Array) -> None:
        """Give up codes: from here on values are kept as they are, those before are written out."""
        self._coding = False
        if pa.types.is_integer(kind_of(values)) or pa.types.is_floating(kind_of(values)):
            dtype = np.dtype(np.float64 if self._floating else np.int64)
            self._wide = Numbers(self._path.with_suffix(".keys"), dtype, self._most_held)
        else:
            self._wide = Strings(self._path)
        codes = self._codes.read()
        for start in range(0, len(codes), BLOCK):
            self._wide.append(self._decoded(codes[start : start + BLOCK]))
        self._codes.discard()

    def _decoded(self, codes: np.ndarray) -> pa.Array:
        """Codes in order of appearance as values."""
        assert self._codes.known is not None
        return self._codes.known.take(pa.array(codes, mask=codes == GAP))

    def ends(self, scale: int = 0) -> Ends:
        """The smallest and the largest number so far, of integer keys k those of k / 10**scale; None for none."""
        found = (self._wide or self._close or self._codes).ends()
        return None if found is None else (found[0] / 10**scale, found[1] / 10**scale)

    def finish(
        self,
        name: str,
        type: ColumnType,
        *,
        role: Role,
        scale: int = 0,
        zoned: bool = False,
        format: str | None = None,
    ) -> Column:
        """Write the column, its layout and its profile; returns what is now known of it.

        Args:
            name: as in the file.
            type: what the values are.
            role: what the column is for.
            scale: decimals of integer keys.
            zoned: whether datetimes had a zone, and so are in UTC.
            format: how the raw text was written, where that is not the usual way.
        """
        domain = Domain(type, scale, zoned, self._floating and type not in ("boolean", "date", "time"))
        counts, layout = self._write(domain)
        column = Column(
            name=name,
            type=type,
            role=role,
            nullable=counts.missing > 0,
            missing=counts.missing,
            distinct=counts.distinct,
            format=format,
        )
        layout |= {"scale": scale, "zoned": zoned, "float": domain.floating, "rows": self._rows}
        known = {"layout": layout, "profile": profile_of(column, counts)}
        remember(self._path, known)
        self._clean()
        return column

    def _write(self, domain: Domain) -> tuple[ValueCounts | Ordered | TextTally, dict[str, Any]]:
        """Write the form that fits best; what it holds, and which form it is."""
        if isinstance(self._wide, Strings):
            self._wide.close()
            layout = {"form": "texts"}
            return tally_of(read_form(self._path, layout, domain), domain), layout
        if self._wide is None:
            form, counts = self._ordered(domain) if self._close is None else ordered_numbers(self._close, domain)
            write_coded(self._path, form)
            return counts, {"form": "coded"}
        numbers, layout = self._write_numbers(self._wide)
        return tally_of(numbers, domain), layout

    def _write_numbers(self, numbers: Numbers) -> tuple[Form, dict[str, Any]]:
        """Write keys that are too many to be coded."""
        keys, valid = numbers.read()
        if keys.dtype == np.float64:
            write_stored(self._path, keys, packed(valid))
            layout: dict[str, Any] = {"form": "floating"}
        else:
            form = narrowed(keys, valid)
            write_stored(self._path, form.stored, None if form.validity is None else pa.py_buffer(form.validity))
            layout = {"form": "whole", "base": form.base, "divisor": form.divisor}
        # From the file: what was built in memory can go before the column is sorted.
        return read_form(self._path, layout, Domain("number")), layout

    def _ordered(self, domain: Domain) -> tuple[Coded, ValueCounts]:
        """Codes in the order of the values, as narrow as they can be, and how often each value occurs."""
        kind = pa.large_string() if domain.is_text else pa.from_numpy_dtype(domain.dtype)
        known = self._codes.known or pa.array([], kind)
        codes = self._codes.read()
        counts = occurrences(codes)
        # A dictionary may bring more values than its rows use.
        occurring = np.flatnonzero(counts[: len(known)])
        kept = known.take(pa.array(occurring))
        order = pc.sort_indices(kept).to_numpy(zero_copy_only=False)
        new_codes = np.full(GAP + 1, len(kept), np.uint16)
        new_codes[occurring[order]] = np.arange(len(kept))
        dictionary = kept.take(pa.array(order))
        if not domain.is_text:
            dictionary = arrow_of(domain, dictionary.to_numpy(zero_copy_only=False))
        form = Coded(new_codes.astype(np.uint8 if len(kept) < 256 else np.uint16).take(codes), dictionary)
        by_code = np.append(counts[occurring[order]], counts[GAP])
        return form, coded_counts(form, domain, by_code)

    def _clean(self) -> None:
        """Remove what was put aside."""
        self._codes.discard()
        if self._close is not None:
            self._close.discard()
        if isinstance(self._wide, Numbers):
            self._wide.discard()

    def discard(self) -> None:
        """Give the column up and remove what was written of it."""
        self._clean()
        if isinstance(self._wide, Strings):
            self._wide.discard()
        self._path.unlink(missing_ok=True)


def ordered_numbers(numbers: CloseNumbers, domain: Domain) -> tuple[Coded, ValueCounts]:
    """Numbers that lie near each other as codes in their order, and how often each occurs."""
    codes, keys, counts = numbers.coded()
    form = Coded(codes, arrow_of(domain, keys))
    return form, coded_counts(form, domain, counts)


def kind_of(block: pa.Array) -> pa.DataType:
    """The type of the values of a block, coded or not."""
    return block.type.value_type if pa.types.is_dictionary(block.type) else block.type


def packed(valid: np.ndarray | None) -> pa.Buffer | None:
    """Bools as Arrow's validity bits."""
    return None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))


def occurrences(codes: np.ndarray) -> np.ndarray:
    """How often each code occurs, GAP included."""
    total = np.zeros(GAP + 1, np.int64)
    for start in range(0, len(codes), BLOCK):
        found = np.bincount(codes[start : start + BLOCK])
        total[: len(found)] += found
    return total
