"""Tables with something to find, and tables of nothing but chance."""

from datetime import datetime, timedelta

import numpy as np

from services.analyses.insights import Params, run
from services.engine.table import Table

LETTERS = np.array(list("abcdefgh"))


def kinds(table: Table, **raw) -> list[str]:
    return [item.kind for item in run(table, Params(**raw)).items]


def first_of(table: Table, kind: str):
    return next(item for item in run(table, Params()).items if item.kind == kind)


def noise(seed: int) -> Table:
    """Columns of every kind that have nothing to do with each other."""
    chance = np.random.default_rng(seed)
    rows = int(chance.choice([40, 120, 400]))
    columns = {f"n{place}": chance.normal(size=rows).tolist() for place in range(4)}
    columns |= {f"c{place}": LETTERS[chance.integers(0, 2 + 2 * place, rows)].tolist() for place in range(3)}
    columns["flag"] = (chance.random(rows) < 0.4).tolist()
    columns["count"] = chance.poisson(4, rows).tolist()
    gaps = chance.random(rows) < 0.2
    columns["gap"] = [
        None if gap else value for gap, value in zip(gaps, chance.uniform(size=rows).tolist(), strict=True)
    ]
    start = datetime(2020, 1, 1)
    columns["when"] = [start + timedelta(hours=float(hour)) for hour in chance.uniform(0, 9000, rows)]
    return Table.of(**columns)


def walks(seed: int) -> Table:
    """Series that wander, each by itself: they go together by chance more often than shuffled numbers do."""
    chance = np.random.default_rng(seed)
    rows = 300
    start = datetime(2020, 1, 1)
    columns = {f"w{place}": chance.normal(size=rows).cumsum().tolist() for place in range(4)}
    return Table.of(day=[start + timedelta(days=row) for row in range(rows)], **columns)
