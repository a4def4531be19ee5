"""Recognition: whether a column holds names of places, and whether two columns of numbers are coordinates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.columns import Column
from services.charts.places.atlas import Atlas, Place, countries, states
from services.engine.counting import code_counts
from services.engine.forms import Coded

if TYPE_CHECKING:
    from services.engine.table import Table

# More different texts than all spellings of all countries are something else.
MOST_SPELLINGS = 2_000
STATE_WORDS = re.compile(r"(^|[^a-z])(us|usa|u s)?[ _-]?(states?|st|province)($|[^a-z])", re.IGNORECASE)
CODE_WORDS = re.compile(
    r"(^|[^a-z])(country|countries|nation|iso|iso3166|m49|land|pays|pais|país|paese)($|[^a-z])", re.IGNORECASE
)
LATITUDE = re.compile(r"(^|[^a-z])(lat|latitude|breite|breitengrad)($|[^a-z])|latitude", re.IGNORECASE)
LONGITUDE = re.compile(r"(^|[^a-z])(lon|lng|long|longitude|laenge|länge|längengrad)($|[^a-z])|longitude", re.IGNORECASE)
FARTHEST_NORTH, FARTHEST_EAST = 90.0, 180.0
# Some count longitudes once around the world rather than both ways.
ONCE_AROUND = 360.0


@dataclass(frozen=True)
class Named:
    """A column of names of places: for each code of the column the number of its place, -1 for none.

    `rows` counts rows by code, `share` is that of rows with a name that are placed.
    """

    atlas: Atlas
    numbers: np.ndarray
    rows: np.ndarray

    @property
    def share(self) -> float:
        """How much of what is named is placed, between 0 and 1."""
        total = int(self.rows.sum())
        return float(self.rows[self.numbers >= 0].sum() / total) if total else 0.0

    @property
    def places(self) -> int:
        """How many different places there are."""
        return len(np.unique(self.numbers[(self.numbers >= 0) & (self.rows > 0)]))


def named(table: "Table", column: Column, mask: np.ndarray | None = None) -> Named | None:
    """The places that a column names; None where it names none, or holds neither words nor codes of countries."""
    form = table.form(column.name)
    names_places = table.domain(column.name).is_text or has_codes(column)
    if not isinstance(form, Coded) or not names_places or form.distinct > MOST_SPELLINGS:
        return None
    spellings = written(form, column)
    rows = code_counts(form, mask)[:-1]
    found = [placed_by(atlas, spellings, rows) for atlas in (countries(), states())]
    world, america = found
    is_state = america.share > world.share or (america.share == world.share and bool(STATE_WORDS.search(column.name)))
    best = america if is_state else world
    return best if best.places else None


def has_codes(column: Column) -> bool:
    """Whether a column of whole numbers is called like the numeric codes of countries."""
    return column.type == "integer" and bool(CODE_WORDS.search(column.name))


def written(form: Coded, column: Column) -> list[str]:
    """The values of a column as places are written: a numeric code has three digits."""
    values = form.dictionary.to_pylist()
    return [f"{value:03}" for value in values] if column.type == "integer" else values


def spellings_of(table: "Table", column: Column, mask: np.ndarray | None) -> dict[str, Place]:
    """The place that each text of a column names; texts that name none, and columns that do, are left out."""
    found, form = named(table, column, mask), table.form(column.name)
    if found is None or not isinstance(form, Coded):
        return {}
    codes = np.flatnonzero((found.numbers >= 0) & (found.rows > 0)).tolist()
    return {form.dictionary[code].as_py(): found.atlas.places[found.numbers[code]] for code in codes}


def placed_by(atlas: Atlas, spellings: Sequence[str], rows: np.ndarray) -> Named:
    """What one list of places makes of the words of a column."""
    numbers = [-1 if (number := atlas.find(text)) is None else number for text in spellings]
    return Named(atlas, np.array(numbers, np.intp), rows)


def is_latitude(column: Column) -> bool:
    """Whether a column of numbers is called like a latitude."""
    return column.type in ("integer", "number") and bool(LATITUDE.search(column.name))


def is_longitude(column: Column) -> bool:
    """Whether a column of numbers is called like a longitude."""
    return column.type in ("integer", "number") and bool(LONGITUDE.search(column.name))


def sides(first: Column, second: Column) -> tuple[str, str]:
    """Two columns of numbers as longitude and latitude; the first is the longitude unless their names say no."""
    is_turned = (is_latitude(first) or is_longitude(second)) and not (is_longitude(first) or is_latitude(second))
    return (second.name, first.name) if is_turned else (first.name, second.name)


def on_earth(longitudes: np.ndarray, latitudes: np.ndarray) -> np.ndarray:
    """Which pairs of numbers can be coordinates, in degrees."""
    east = (longitudes >= -FARTHEST_EAST) & (longitudes <= ONCE_AROUND)
    found: np.ndarray = east & (np.abs(latitudes) <= FARTHEST_NORTH)
    return found
