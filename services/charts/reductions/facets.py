"""Facets: the same chart for each value of a column, on the same axes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from services.charts.reductions.choices import facet_key
from services.charts.reductions.question import Question
from services.charts.reductions.tables import names_of


def parts_of(question: Question) -> Iterator[tuple[str, Question]]:
    """A name and the rows of each small chart; groups and bins are those of all rows together."""
    key = facet_key(question)
    codes = np.full(question.table.rows, key.size, np.uint8)
    for block in question.blocks():
        found = key.codes(block).astype(np.uint8)
        if block.places is None:
            codes[block.rows] = found
        else:
            codes[block.start + block.places] = found
    for place, name in enumerate(names_of(key)):
        rows = codes == place
        if rows.any():
            yield name, replace(question, rows=rows)
