"""Variables: what can be compared. Measures are numbers; groups split the rows by a value, or by a part of time.

Both read any rows of a column as plain arrays, so that the same kernels serve a sample and the whole table.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.columns import Column
from services.engine.forms import Coded, Floating, Form, Texts, Whole
from services.engine.keys import Domain, values_of

Places = np.ndarray | None


@dataclass(frozen=True)
class Measure:
    """A number per row, NaN where there is none. A share is 1 where something holds and 0 where not.

    `kind` is "number", "share" (a column of true and false) or "missing" (whether a cell is empty).
    """

    column: Column
    kind: str
    form: Form
    domain: Domain

    def read(self, places: Places) -> np.ndarray:
        """The numbers of some rows, or of all."""
        if self.kind == "missing":
            return missing_at(self.form, places)
        return numbers_at(self.form, self.domain, places)

    def coded(self, places: Places) -> tuple[np.ndarray, np.ndarray] | None:
        """Codes of some rows, the last one for none, and the number of each; None where they are not coded."""
        if self.kind == "missing":
            return missing_at(self.form, places).astype(np.uint8), np.array([0.0, 1.0])
        if not isinstance(self.form, Coded):
            return None
        values = values_of(self.domain, self.form.keys)
        codes = self.form.codes if places is None else self.form.codes[places]
        return codes, np.where(np.isfinite(values), values, np.nan)

    @property
    def is_share(self) -> bool:
        """Whether its mean is a share of rows."""
        return self.kind != "number"


@dataclass(frozen=True)
class Groups:
    """A group's number per row, `len(labels)` where there is none; `part` names a part of time, or is empty."""

    column: Column
    labels: tuple[str, ...]
    read: Callable[[Places], np.ndarray]
    part: str = ""
    is_ordered: bool = False
    is_folded: bool = False

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.labels)


def numbers_at(form: Form, domain: Domain, places: Places) -> np.ndarray:
    """Cells as float64 in the column's unit, NaN where one is missing or infinite."""
    part = slice(None) if places is None else places
    if isinstance(form, Coded):
        values = np.append(values_of(domain, form.keys), np.nan)
        return np.where(np.isfinite(values), values, np.nan)[form.codes[part]]
    if isinstance(form, Floating):
        found = form.stored[part]
        return np.where(np.isfinite(found), found, np.nan)
    assert isinstance(form, Whole)
    numbers = values_of(domain, form.keys_of(form.stored[part]))
    valid = form.valid_at(part)
    return numbers if valid is None else np.where(valid, numbers, np.nan)


def groups_at(form: Form, of_keys: Callable[[np.ndarray], np.ndarray], none: int, places: Places) -> np.ndarray:
    """Group numbers of cells whose keys `of_keys` sorts into groups; `none` where a cell is missing."""
    part = slice(None) if places is None else places
    if isinstance(form, Coded):
        return np.append(of_keys(form.keys), none).astype(np.uint8)[form.codes[part]]
    assert isinstance(form, Whole)
    found = of_keys(form.keys_of(form.stored[part])).astype(np.uint8)
    valid = form.valid_at(part)
    return found if valid is None else np.where(valid, found, none).astype(np.uint8)


def missing_at(form: Form, places: Places) -> np.ndarray:
    """1.0 where a cell is missing, else 0.0."""
    part = slice(None) if places is None else places
    if isinstance(form, Coded):
        return (form.codes[part] == form.distinct).astype(np.float64)
    if isinstance(form, Floating):
        return np.isnan(form.stored[part]).astype(np.float64)
    if isinstance(form, Texts):
        return (~form.chunks.is_valid().to_numpy()[part]).astype(np.float64)
    valid = form.valid_at(part)
    size = len(form.stored[part])
    return np.zeros(size) if valid is None else (~valid).astype(np.float64)
