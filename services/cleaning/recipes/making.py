"""Making a version: from the columns of the dataset that it was made from, or from the original file."""

import shutil
from pathlib import Path
from typing import Any

from models.errors import NotFound
from models.receipt import Decision, ReadingOptions, Receipt
from models.recipes import Recipe
from services.cleaning import STEPS
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.writing import link_or_copy, write_draft
from services.cleaning.recipes.outset import outset_of, write_outset
from services.cleaning.recipes.running import Report, run_recipe
from services.engine.table import Table
from services.ingest.pipeline import Ingested, ingest
from services.ingest.rejected import FILENAME
from services.versions import recipe_from

SCRATCH, BASE = "scratch", "base"


class Made(Ingested):
    """What became of a version: also its recipe, with what each step found and did."""

    recipe: list[dict[str, Any]]


def make_version(order: dict[str, Any], folder: Path, report: Report) -> Made:
    """Write the columns of a version into an empty folder.

    Args:
        order: the job: `source`, `filename`, `options` and `recipe`, `is_again` where the file is read once more in
            another way, and `base` where the dataset that it was made from has columns: their `folder`, its `receipt`,
            and how many `steps` made it.
        folder: an empty folder; a manifest is written last.
        report: told of each phase.

    Raises:
        InvalidParameters: a step does not suit; the message says which.
        UnreadableFile, UnsupportedFileType: the original cannot be read.
    """
    recipe = recipe_from(order["recipe"])
    base = order.get("base")
    if base is not None:
        try:
            table = Table.open(Path(base["folder"]))
            return written(table, Receipt.model_validate(base["receipt"]), recipe, base["steps"], folder, report)
        except (NotFound, FileNotFoundError):
            # It was deleted in the meantime; the original gives the same columns once more.
            empty(folder)
    first = folder / BASE
    first.mkdir()
    options = ReadingOptions.model_validate(order.get("options") or {})
    done = ingest(Path(order["source"]), order["filename"], options, first, report)
    is_again = bool(order.get("is_again"))
    return written(Table.open(first), done.receipt, recipe, 0, folder, report, is_again=is_again)


def written(
    table: Table, receipt: Receipt, recipe: Recipe, first: int, folder: Path, report: Report, *, is_again: bool = False
) -> Made:
    """Run the steps and write what comes of them."""
    scratch = folder / SCRATCH
    scratch.mkdir()
    outset = outset_of(table.folder, receipt.null_values)
    draft = Draft(table, scratch)
    done = run_recipe(draft, recipe, report, first=first, is_again=is_again)
    report("writing", len(recipe), len(recipe))
    columns = write_draft(draft, folder)
    if (table.folder / FILENAME).exists():
        link_or_copy(table.folder / FILENAME, folder / FILENAME)
    write_outset(folder, outset)
    rows = draft.rows
    for name in (SCRATCH, BASE):
        shutil.rmtree(folder / name, ignore_errors=True)
    told = receipt.model_copy(update={"decisions": (*receipt.decisions, *decisions(done[first:], first))})
    kept = [item.model_dump(mode="json") for item in done]
    return Made(row_count=rows, columns=columns, receipt=told, recipe=kept)


def decisions(recipe: Recipe, first: int) -> list[Decision]:
    """What the receipt says of the steps."""
    found = []
    for number, item in enumerate(recipe, start=first + 1):
        effect = item.effect
        assert effect is not None
        said = [f"{effect.cells_changed:,} cells changed", f"{effect.rows_dropped:,} rows dropped", *effect.notes]
        words = STEPS[item.step.step].words(item.step)
        found.append(Decision(what=f"cleaning step {number}", chosen=words, evidence="; ".join(said)))
    return found


def empty(folder: Path) -> None:
    """Remove what an attempt has left in a folder."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()
