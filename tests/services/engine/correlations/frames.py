"""Tables for correlations: real ones as the engine and as pandas hold them."""

import numpy as np
import pandas as pd
import pyarrow as pa

from services.engine.correlations.columns import Source
from services.engine.table import Table
from tests.contracts.source import ROOT

FLIGHTS = ROOT / "services" / "sample_data" / "flights.csv"
PENGUINS = ROOT / "services" / "sample_data" / "penguins.csv"


def table_of(frame: pd.DataFrame) -> Table:
    """The same cells as the engine holds them."""
    return Table.of(**{str(name): pa.array(frame[name], from_pandas=True) for name in frame})


def sources_of(frame: pd.DataFrame) -> list[Source]:
    """The columns as kernels take them."""
    table = table_of(frame)
    return [Source(table.form(column.name), table.domain(column.name)) for column in table.columns]


def flights(rows: int = 6000) -> pd.DataFrame:
    """Measures of real flights, with the gaps that cancelled ones leave."""
    frame = pd.read_csv(FLIGHTS, na_values=["NA", ""], nrows=rows)
    return frame.select_dtypes("number").dropna(axis="columns", how="all")


def penguins() -> pd.DataFrame:
    """Real penguins: numbers and categories with gaps."""
    return pd.read_csv(PENGUINS, na_values=["NA", ""])


def gappy(rows: int = 400, columns: int = 7, seed: int = 5) -> pd.DataFrame:
    """Numbers in which each column has gaps of its own, some values tie, and one column is far from zero."""
    generator = np.random.default_rng(seed)
    numbers = generator.normal(size=(rows, columns)).cumsum(axis=1)
    numbers[:, 1] = numbers[:, 1].round(0)
    numbers[:, 2] += 1e9
    numbers[generator.random((rows, columns)) < np.linspace(0, 0.6, columns)] = np.nan
    return pd.DataFrame(numbers, columns=[f"c{place}" for place in range(columns)])
