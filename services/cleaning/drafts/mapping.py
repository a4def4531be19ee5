"""Mapping: which keys become which, and what the column holds afterwards."""

import pyarrow as pa

from models.errors import InvalidParameters
from models.steps import MapValues
from services.cleaning.drafts.cells import Cells
from services.cleaning.drafts.constants import Key, key_of, widened
from services.cleaning.drafts.retyping import as_texts
from services.engine.keys import Domain

TEXT = Domain("text")


def domain_after(step: MapValues, cells: Cells) -> Domain:
    """What the column holds afterwards."""
    news = [item.new for item in step.values if item.new is not None]
    wide = widened(cells.domain, [*news, *(item.old for item in step.values if item.old is not None)])
    try:
        for new in news:
            key_of(step.column, new, wide)
    except InvalidParameters:
        return TEXT
    return wide


def pairs_of(step: MapValues, old: Domain, new: Domain) -> dict[Key | None, Key | None]:
    """Old keys and new ones; where the column becomes text, both are texts."""
    found: dict[Key | None, Key | None] = {}
    is_new_text = new.is_text and not old.is_text
    before = widened(old, [item.old for item in step.values if item.old is not None])
    for item in step.values:
        key: Key | None = (
            None if item.old is None else key_of(step.column, item.old, new if not is_new_text else before)
        )
        if is_new_text and key is not None:
            key = as_texts(pa.array([key]), before)[0].as_py()
        if key in found:
            raise InvalidParameters(
                f"“{item.old}” is listed twice. Keep one of the two.", fields={"values": f"{item.old} is listed twice"}
            )
        found[key] = None if item.new is None else key_of(step.column, item.new, new)
    return found
