"""Tidying text: spaces and letters."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from models.errors import InvalidParameters
from models.recipes import Done, StepKind
from models.steps import TidyText
from services.cleaning.drafts.distinct import mapped_texts
from services.cleaning.drafts.draft import Draft
from services.cleaning.plain.conversions import squeezed
from services.cleaning.plain.spaces import SPACES
from services.cleaning.scripts.texts import tidying

CASES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "sentence": str.capitalize,
}
ASCII: dict[str, Callable[[pa.Array], pa.Array]] = {"lower": pc.ascii_lower, "upper": pc.ascii_upper}


def run(draft: Draft, step: TidyText, found: dict[str, Any] | None) -> Done:
    """Tidy the texts of some columns; a text of which nothing is left is missing. Raises InvalidParameters."""
    changed = {}
    for name in step.columns:
        texts_in(draft, name)
        changed[name] = draft.change(name, partial(mapped_texts, partial(tidied, step)))
    return Done(changed, {})


def texts_in(draft: Draft, name: str, field: str = "columns") -> None:
    """Raises InvalidParameters where a column holds no text."""
    cells = draft.cells(name, field)
    if not cells.domain.is_text:
        reason = f"“{name[:100]}” holds {cells.type} values, and only text has letters and spaces"
        raise InvalidParameters(f"{reason}. Choose columns of text.", fields={field: reason})


def tidied(step: TidyText, texts: pa.Array) -> pa.Array:
    """Distinct texts, tidied."""
    if step.trim:
        texts = pc.utf8_trim(texts, characters=SPACES)
    if step.squeeze:
        texts = pa.array(
            [None if text is None else squeezed(text, SPACES) for text in texts.to_pylist()], pa.large_string()
        )
    if step.case == "keep":
        return texts
    # Libraries differ on some letters beyond ASCII; Python's own rules hold, here and in scripts.
    if step.case in ASCII and pc.all(pc.string_is_ascii(texts)).as_py() is not False:
        return ASCII[step.case](texts)
    change = CASES[step.case]
    return pa.array([None if text is None else change(text) for text in texts.to_pylist()], pa.large_string())


def words(step: TidyText) -> str:
    """What the step does."""
    acts = [said for said, does in (("trim spaces", step.trim), ("join repeated spaces", step.squeeze)) if does] + (
        [f"{step.case} case"] if step.case != "keep" else []
    )
    return f"Tidy the text of {', '.join(step.columns)}: {', '.join(acts) or 'nothing'}."


STEP = StepKind(
    "tidy_text",
    "Tidy text",
    "Trim spaces, join repeated ones, and change the case of letters.",
    TidyText,
    run,
    tidying,
    words,
)
