"""Kept columns: what one reading of a file leaves for the next, so that only what a changed decision touches is read.

The cells of a column are the same where the file is opened in the same way, and its values are the same
where nothing that its reading depended on has changed. Whatever is not sure to be the same is read again.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from models.columns import TEXT_TYPES, Column
from models.receipt import Decision, ReadingOptions, RejectedCell
from services.engine.table_writer import MANIFEST
from services.ingest.deciding import as_text
from services.ingest.intake import Intake, Misfits
from services.ingest.numbers import IS_INFINITE
from services.ingest.reading import Reading
from services.ingest.rejected import FILENAME as REJECTED
from services.ingest.rejected import parsed

FILENAME = "reading.json"
MARKS = frozenset({"decimal", "thousands"})
BY_COLUMN = MARKS | {"date_order"}
SOURCES = ("ingest", "engine", "formats")
FACTS = ("type", "reason", "decimal", "decimal_proven", "thousands", "date_order", "format")


@dataclass(frozen=True)
class Left:
    """What a reading left of one column; `depends` names the options that its values depend on."""

    name: str
    depends: frozenset[str]
    first_order: str | None
    facts: dict[str, Any] | None
    words: dict[str, int]

    def reading(self) -> Reading | None:
        """How the column was read, for the receipt; nothing is parsed by it again."""
        if self.facts is None:
            return None
        told = tuple(Decision.model_validate(decision) for decision in self.facts["decisions"])
        return Reading(arrow=pa.string(), parse=as_text, decisions=told, **{name: self.facts[name] for name in FACTS})


class KeptIntake:
    """One column of the reading before, taken over as it is."""

    def __init__(self, before: Path, folder: Path, place: int, left: Left, cells: list[RejectedCell]) -> None:
        self.place = place
        self.name = left.name
        self.left = left
        self.reading = left.reading()
        self.words: Counter[str] = Counter(left.words)
        self.cells = cells
        self.misfits = Misfits([], [cell.raw for cell in cells])
        self._before = before
        self._folder = folder

    def finish(self) -> Column:
        """Put the column into the new folder. Its file never changes, so both readings may have the same one."""
        item = manifest_of(self._before)["columns"][self.place]
        path = self._folder / f"column_{self.place:05d}.arrow"
        os.link(self._before / item["layout"]["file"], path)
        known = {"layout": item["layout"], "profile": item["profile"]}
        path.with_suffix(".json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
        return Column.model_validate(item["column"])


@cache
def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of the columns before; a process reads one file, and so needs one."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


@cache
def maker() -> str:
    """A digest of the program that reads: another one may read the same bytes in another way."""
    services = Path(__file__).resolve().parents[1]
    paths = sorted(path for folder in SOURCES for path in (services / folder).rglob("*.py"))
    return sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def depends_on(intake: Intake) -> frozenset[str]:
    """The options that the values of a column depend on, besides the words for missing and its own type."""
    reading = intake.reading
    if reading is None:
        return frozenset()
    if intake.is_odd:
        return BY_COLUMN
    if reading.type in TEXT_TYPES:
        return BY_COLUMN if intake.has_digits else frozenset()
    return {"boolean": frozenset[str](), "integer": MARKS, "number": MARKS}.get(reading.type, BY_COLUMN)


def leave(
    folder: Path, options: ReadingOptions, proven: Mapping[str, str | None], columns: Sequence[dict[str, Any] | None]
) -> None:
    """Write down what the next reading must know; nothing where a column came typed from its file.

    Args:
        folder: with the written columns.
        options: as this reading had them.
        proven: the date order and the decimal mark, as the first block of the file has proven them.
        columns: what `left_by` says of each.
    """
    if any(column is None for column in columns):
        return
    known = {"maker": maker(), "options": options.model_dump(mode="json"), "proven": dict(proven), "columns": columns}
    (folder / FILENAME).write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def left_by(intake: object, order: str | None) -> dict[str, Any] | None:
    """What is written down of one column."""
    if isinstance(intake, KeptIntake):
        left = intake.left
        depends, facts = left.depends, left.facts
    elif isinstance(intake, Intake):
        depends, facts = depends_on(intake), facts_of(intake.reading)
    else:
        return None
    words = dict(intake.words)
    return {"name": intake.name, "depends": sorted(depends), "first_order": order, "facts": facts, "words": words}


def facts_of(reading: Reading | None) -> dict[str, Any] | None:
    """What the receipt needs of a reading."""
    if reading is None:
        return None
    told = [decision.model_dump(mode="json") for decision in reading.decisions]
    return {name: getattr(reading, name) for name in FACTS} | {"decisions": told}


@dataclass(frozen=True)
class Before:
    """The columns that may be taken over, by place; `proven` is what the first block had proven then, by option."""

    intakes: Mapping[int, KeptIntake]
    proven: Mapping[str, str | None] = field(default_factory=dict)

    def holds(self, proven: Mapping[str, str | None]) -> bool:
        """Whether they may still be taken over, now that the first block has proven this."""
        others = {option for option, value in proven.items() if self.proven.get(option) != value}
        return not any(others & kept.left.depends for kept in self.intakes.values())


def kept_of(before: Path, options: ReadingOptions, names: Sequence[str], folder: Path) -> Before | None:
    """The columns that other options leave as they are; None where all must be read.

    Args:
        before: the folder of the reading before, of the same bytes.
        options: of this reading.
        names: of the columns, as the file is opened now.
        folder: of the columns to come.
    """
    try:
        known = json.loads((before / FILENAME).read_text(encoding="utf-8"))
        lefts = [Left(**item | {"depends": frozenset(item["depends"])}) for item in known["columns"]]
        then = ReadingOptions.model_validate(known["options"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    changed = {name for name in ReadingOptions.model_fields if getattr(then, name) != getattr(options, name)}
    same = known.get("maker") == maker() and [left.name for left in lefts] == list(names)
    if not same or not changed or changed - BY_COLUMN - {"types"} or not (before / MANIFEST).exists():
        return None
    places = [
        place for place, left in enumerate(lefts)
        if not left.depends & changed and then.types.get(left.name) == options.types.get(left.name)
    ]  # fmt: skip
    if not places or len(places) == len(lefts):
        return None
    cells = cells_of(before)
    kept = {place: KeptIntake(before, folder, place, lefts[place], cells_in(cells, lefts[place])) for place in places}
    return Before(kept, known["proven"])


def cells_of(before: Path) -> list[RejectedCell]:
    """All cells that did not fit, as they were listed."""
    path = before / REJECTED
    return [parsed(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def cells_in(cells: Sequence[RejectedCell], left: Left) -> list[RejectedCell]:
    """Those of one column; a surplus cell may bear its name, but for another reason."""
    reason = left.facts["reason"] if left.facts else ""
    return [cell for cell in cells if cell.column == left.name and cell.reason in (reason, IS_INFINITE)]
