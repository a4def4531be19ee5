"""Cells: the values at some rows of a column, as JSON or as numbers."""

from typing import Any

import numpy as np
import pyarrow as pa

from services.engine.forms import Coded, Floating, Form, Texts
from services.engine.keys import Domain, shown, values_of


def cells_at(form: Form, domain: Domain, rows: np.ndarray) -> list[Any]:
    """The cells at some rows as JSON values; None where one is missing."""
    if isinstance(form, Texts):
        return form.chunks.take(pa.array(rows)).to_pylist()
    if isinstance(form, Coded):
        return coded_cells(form, domain, form.codes[rows])
    if isinstance(form, Floating):
        return shown(domain, form.stored[rows])
    valid = form.valid_at(rows)
    found = shown(domain, form.keys_of(form.stored[rows]))
    return found if valid is None else [cell if there else None for cell, there in zip(found, valid, strict=True)]


def coded_cells(form: Coded, domain: Domain, codes: np.ndarray) -> list[Any]:
    """The same from codes; only the values that occur are taken from the dictionary."""
    distinct, places = np.unique(codes, return_inverse=True)
    present = distinct[distinct < form.distinct]
    if domain.is_text:
        values = form.dictionary.take(pa.array(present)).to_pylist()
    else:
        values = shown(domain, form.keys[present])
    return [(*values, None)[place] for place in places.tolist()] if len(present) else [None] * len(codes)


def numbers_of(form: Form, domain: Domain) -> np.ndarray:
    """All n cells as float64 in the column's unit (seconds for times), NaN where one is missing."""
    if isinstance(form, Floating):
        return form.stored
    if isinstance(form, Coded):
        return np.append(values_of(domain, form.keys), np.nan)[form.codes]
    if isinstance(form, Texts):
        raise TypeError("text has no numbers")
    numbers = values_of(domain, form.keys_of(form.stored))
    return numbers if form.valid is None else np.where(form.valid, numbers, np.nan)
