"""Orderliness: whether a column rises or falls from row to row."""

from typing import Literal, NamedTuple

import numpy as np
import pyarrow.compute as pc

from services.engine.forms import Coded, Floating, Form, Texts, rows_of
from services.engine.stopping import checkpoint

BLOCK = 262_144
Direction = Literal["increasing", "decreasing", "constant", "none"]


class Steps(NamedTuple):
    """How many present values are larger than the present one before them, equal to it, or smaller."""

    up: int
    equal: int
    down: int

    @property
    def direction(self) -> Direction:
        """What holds for all rows."""
        if self.up + self.equal + self.down == 0 or (not self.up and not self.down):
            return "constant"
        if not self.down:
            return "increasing"
        return "none" if self.up else "decreasing"

    @property
    def is_strict(self) -> bool:
        """Whether no two neighbours are equal in a column that runs in order."""
        return self.equal == 0 and self.direction in ("increasing", "decreasing")


def steps_of(form: Form, mask: np.ndarray | None) -> Steps:
    """Compare neighbours in row order; missing cells are skipped.

    Codes, stored whole numbers and floats all order as their values do, so nothing is decoded.
    """
    up = equal = down = 0
    last: np.ndarray | None = None
    for start in range(0, rows_of(form), BLOCK):
        checkpoint()
        part = slice(start, start + BLOCK)
        cells = present_at(form, part, None if mask is None else mask[part])
        if not len(cells):
            continue
        joined = cells if last is None else np.concatenate([last, cells])
        rises = int(np.count_nonzero(joined[1:] > joined[:-1]))
        falls = int(np.count_nonzero(joined[1:] < joined[:-1]))
        up, down, equal = up + rises, down + falls, equal + len(joined) - 1 - rises - falls
        last = cells[-1:]
    return Steps(up, equal, down)


def present_at(form: Form, part: slice, mask: np.ndarray | None) -> np.ndarray:
    """The present cells of some rows, as something that orders as they do."""
    if isinstance(form, Coded):
        cells, held = form.codes[part], form.codes[part] != form.distinct
    elif isinstance(form, Floating):
        cells, held = form.stored[part], ~np.isnan(form.stored[part])
    elif isinstance(form, Texts):
        texts = form.chunks.slice(part.start, part.stop - part.start)
        # Bytes of UTF-8 order as code points do.
        cells = np.array(pc.cast(texts, "large_binary").to_pylist(), dtype=object)
        held = texts.is_valid().to_numpy()
    else:
        cells, valid = form.stored[part], form.valid_at(part)
        held = np.ones(len(cells), bool) if valid is None else valid
    wanted = held if mask is None else held & mask
    return cells if wanted.all() else cells[wanted]
