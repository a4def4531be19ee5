"""The program: a recipe as Python that reads the original with pandas and gives the same cells."""

import ast
import re
from pathlib import Path
from typing import Any

from models.columns import Column
from models.receipt import Receipt
from models.recipes import Applied, Recipe
from models.tables import Dataset
from services.cleaning import STEPS
from services.cleaning.drafts.draft import Draft
from services.cleaning.plain.spaces import SPACES
from services.cleaning.recipes.running import run_step
from services.cleaning.scripts.reading import is_delimited, reading, typing
from services.engine.table import Table

HERE = Path(__file__).parent
SOURCES = (HERE / "helpers.txt", HERE.parent / "plain" / "conversions.py", HERE.parent / "plain" / "readings.py")
HEAD = '''"""{title}

    python clean.py {source} cleaned.csv

{what}It needs Python 3.11 and pandas, nothing else.
"""

import json
import re
import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

TEXT = pd.StringDtype("python", na_value=pd.NA)
SPACES = {spaces}
source, target = sys.argv[1], sys.argv[2]
'''
EXPORTED = (
    "pandas alone does not read this file as DataLens does, so the program begins with the rows as they were read:\n"
    "the original dataset exported as NDJSON.\n\n"
)
EXPORT = "ndjson"
READS = "It reads the original file and gives the cells that DataLens gives.\n\n"


def program(dataset: Dataset, outset: dict[str, Any], recipe: Recipe) -> str:
    """The whole program.

    Args:
        dataset: the version.
        outset: the columns of the file as it was read, as `outset_of` gives them.
        recipe: the steps, with what they found.
    """
    receipt = Receipt.model_validate(dataset.receipt)
    names = [item["column"]["name"] for item in outset["columns"]]
    own = is_delimited(dataset.file_type) and all(
        Column(**item["column"]).is_plainly_written for item in outset["columns"]
    )
    source = dataset.original_filename if own else "exported.ndjson"
    body = [
        "# Read every cell as text.",
        *reading(receipt, names, dataset.file_type if own else EXPORT),
        "",
        "# Give columns their types.",
    ]
    plain = receipt if own else Receipt()
    body += [typing(item if own else as_exported(item), plain) for item in outset["columns"]]
    draft = Draft(Table(Path(), outset), Path(), is_trial=True)
    for number, item in enumerate(recipe, start=1):
        body += ["", f"# Step {number}: {one_line(STEPS[item.step.step].words(item.step))}", *step_lines(item, draft)]
    body += ["", *ending(draft)]
    title = escaped(f"Cleans {dataset.original_filename}, as in the dataset “{dataset.name}”.")
    what = READS if own else EXPORTED
    head = HEAD.format(title=title, source=escaped(source), what=what, spaces=ascii(SPACES))
    code = "\n".join(body)
    return "\n".join([head, *(f"\n{helper}\n" for helper in helpers_for(code)), "", code, ""])


def step_lines(item: Applied, draft: Draft) -> list[str]:
    """One step in pandas; the outline takes it too, so that the next one finds the columns as they are then."""
    lines = STEPS[item.step.step].script(item.step, item.found or {}, draft)
    run_step(draft, item.model_copy(update={"found": None}), 0)
    return lines


def ending(draft: Draft) -> list[str]:
    """Write the cells as DataLens exports them: dates and times in ISO 8601, true and false in small letters."""
    lines = ["# Write the cells as DataLens writes them."]
    written = {"date": "text_of_day", "datetime": "text_of_moment", "time": "text_of_clock"}
    for name in draft.names:
        domain, cells = draft.cells(name).domain, f"table[{name!r}]"
        if domain.type in written:
            zone = ' + "Z"' if domain.zoned else ""
            lines.append(f"{cells} = converted({cells}, {written[domain.type]}, TEXT){zone}")
        elif domain.type == "boolean":
            lines.append(f"{cells} = converted({cells}, lambda truth: str(truth).lower(), TEXT)")
    return [*lines, "table.to_csv(target, index=False)"]


def as_exported(item: dict[str, Any]) -> dict[str, Any]:
    """A column as an export writes it: in the usual way, and without words for missing cells."""
    return {**item, "column": {**item["column"], "format": None}, "words": []}


def helpers_for(code: str) -> list[str]:
    """The functions that some code calls, and those that they call, in their order."""
    known: dict[str, str] = {}
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef):
                known[node.name] = ast.get_source_segment(text, node) or ""
    needed: set[str] = set()
    waiting = [code]
    while waiting:
        for name in set(re.findall(r"\b[a-z_0-9]+\b", waiting.pop())) & known.keys() - needed:
            needed.add(name)
            waiting.append(known[name])
    return [source for name, source in known.items() if name in needed]


def one_line(text: str) -> str:
    """A text as one line of a comment."""
    return " ".join(text.split())


def escaped(text: str) -> str:
    """A text within a docstring."""
    return one_line(text).replace("\\", "\\\\").replace('"""', "'''")
