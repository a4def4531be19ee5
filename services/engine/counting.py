"""Counting: the value counts of a column, of all rows or of those that pass a filter."""

import numpy as np
import pyarrow as pa

from services.engine.apart import picked
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import Domain
from services.engine.ordered import Ordered
from services.engine.text_tally import TextTally
from services.engine.value_counts import ValueCounts, runs, sorted_texts

# The counts of columns with no more values are kept: thousands of columns together take some megabytes.
MOST_KEPT = 4_096


def counts_of(form: Form, domain: Domain, mask: np.ndarray | None = None) -> ValueCounts:
    """Count a column's values; `mask` says which rows take part."""
    if isinstance(form, Coded):
        return coded_counts(form, domain, code_counts(form, mask))
    if isinstance(form, Texts):
        return text_counts(form, domain, mask)
    cells = ordered(form, domain, mask)
    stored, counts = runs(cells.stored)
    return ValueCounts(domain, counts, cells.missing, keys=cells.keys_of(stored))


def tally_of(form: Form, domain: Domain, mask: np.ndarray | None = None) -> ValueCounts | Ordered | TextTally:
    """What a profile needs: value counts, or what answers the same where values are too many to be counted apart."""
    if isinstance(form, Texts):
        return TextTally(form.chunks, mask)
    return counts_of(form, domain, mask) if isinstance(form, Coded) else ordered(form, domain, mask)


def ordered(form: Whole | Floating, domain: Domain, mask: np.ndarray | None = None) -> Ordered:
    """The present cells of a column in order."""
    present, missing = present_cells(form, mask)
    present.sort()
    return Ordered(domain, present, missing, form.keys_of if isinstance(form, Whole) else np.asarray)


def code_counts(form: Coded, mask: np.ndarray | None = None) -> np.ndarray:
    """How often each code occurs; the last one is that of missing cells."""
    is_kept = mask is None and form.distinct <= MOST_KEPT
    return form.counts.copy() if is_kept else form.counted(mask)


def coded_counts(form: Coded, domain: Domain, counts: np.ndarray) -> ValueCounts:
    """Counts by code as counts by value; values that do not occur are left out."""
    missing, counts = int(counts[-1]), counts[:-1]
    present = counts > 0
    if present.all():
        texts, keys = (form.dictionary, None) if domain.is_text else (None, form.keys)
        return ValueCounts(domain, counts, missing, keys=keys, texts=texts)
    if domain.is_text:
        return ValueCounts(domain, counts[present], missing, texts=form.dictionary.filter(pa.array(present)))
    return ValueCounts(domain, counts[present], missing, keys=form.keys[present])


def present_cells(form: Whole | Floating, mask: np.ndarray | None) -> tuple[np.ndarray, int]:
    """What is stored of present cells, as a copy of their own, and how many cells are missing."""
    stored = form.stored if mask is None else picked(form.stored, mask)
    valid = ~np.isnan(stored) if isinstance(form, Floating) else form.valid
    if valid is None:
        return (stored.copy() if mask is None else stored), 0
    if isinstance(form, Whole) and mask is not None:
        valid = picked(valid, mask)
    present = stored if valid.all() and mask is not None else picked(stored, valid)
    return present, len(stored) - len(present)


def text_counts(form: Texts, domain: Domain, mask: np.ndarray | None) -> ValueCounts:
    """Counts of texts too many to be coded."""
    chunks = form.chunks if mask is None else form.chunks.filter(pa.array(mask))
    texts, counts = sorted_texts(chunks)
    return ValueCounts(domain, counts, chunks.null_count, texts=texts)
