"""Showing cells of a draft, as the API gives them."""

from typing import Any

import numpy as np
import pyarrow as pa

from services.cleaning.drafts.cells import Cells, keys_in, plain_texts, present
from services.engine.keys import Domain, shown


def cells_shown(block: pa.Array, domain: Domain) -> list[Any]:
    """The cells of a block as JSON values; None where one is missing."""
    if domain.is_text:
        return plain_texts(block).to_pylist()
    values = shown(domain, np.nan_to_num(keys_in(block)) if domain.floating else keys_in(block))
    return [value if there else None for value, there in zip(values, present(block).tolist(), strict=True)]


def cell_at(cells: Cells, row: int) -> Any:
    """One cell."""
    return cells_shown(cells.block(row, row + 1), cells.domain)[0]
