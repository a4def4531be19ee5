"""Located: rows as points of the earth, or values joined per country or state."""

from dataclasses import replace

import numpy as np

from models.charts import Reduced
from models.columns import NUMERIC_TYPES
from models.errors import InvalidParameters
from services.charts.places.recognition import Named, named, on_earth, sides
from services.charts.reductions.groups import joined
from services.charts.reductions.keys import Key, by_codes
from services.charts.reductions.numbers import Numbers, extent, spans_decades
from services.charts.reductions.question import Question, no_values
from services.charts.reductions.scattered import scattered
from services.charts.reductions.tables import plain_numbers, value_label
from services.engine.forms import Coded

MOST_NAMED = 3


def located(question: Question) -> Reduced:
    """Points where x and y are coordinates, else one value per place that x names."""
    column = question.table.column(question.needed("x"), "x")
    is_degrees = column.type in NUMERIC_TYPES and named(question.table, column, question.rows) is None
    return points_on_earth(question) if is_degrees else values_of_places(question)


def points_on_earth(question: Question) -> Reduced:
    """Rows by longitude and latitude; those that no globe has are counted and left out."""
    spec, table = question.spec, question.table
    if not spec.y:
        message = "A map of points needs two columns of degrees. Put the longitude on X and the latitude on Y."
        raise InvalidParameters(message, fields={"y": "needs the latitude"})
    x, y = sides(table.column(question.needed("x"), "x"), table.column(spec.y, "y"))
    rows = rows_on_earth(question, x, y)
    turned = replace(question, spec=spec.model_copy(update={"x": x, "y": y}), rows=rows)
    beyond = question.row_count - turned.row_count
    if not turned.row_count:
        raise no_values(x, y)
    found = scattered(turned, with_size=bool(spec.size))
    words = f"{beyond:,} {'row' if beyond == 1 else 'rows'} could not be placed: no place on earth has such degrees"
    return replace(
        found,
        notes=found.notes + ((words,) if beyond else ()),
        labels=dict(found.labels) | ({"size": spec.size} if spec.size else {}),
        scales={"x": "linear", "y": "linear"},
    )


def rows_on_earth(question: Question, x: str, y: str) -> np.ndarray | None:
    """Which rows take part: all that did, but for those whose numbers are no coordinates."""
    ends = [extent(question.table, name, question.rows) for name in (x, y)]
    if ends[0] is None or ends[1] is None:
        raise no_values(x, y)
    if on_earth(np.array(ends[0]), np.array(ends[1])).all():
        return question.rows
    numbers = [Numbers(question.table, name) for name in (x, y)]
    kept = np.zeros(question.table.rows, bool)
    for block in question.blocks():
        across, up = (item.of(block) for item in numbers)
        # A missing cell is counted as one, and not as a place that does not exist.
        kept[block.positions()] = on_earth(across, up) | np.isnan(across) | np.isnan(up)
    return kept


def values_of_places(question: Question) -> Reduced:
    """One joined value per country or state that the words of x name."""
    name = question.needed("x")
    column = question.table.column(name, "x")
    found = named(question.table, column, question.rows)
    if found is None:
        message = (
            f"“{name}” names no country and no state of the USA that is known here, so there is no map to draw. "
            "Put such a column on X, or a longitude on X and a latitude on Y."
        )
        raise InvalidParameters(message, fields={"x": "names no country or US state"})
    key = key_of_places(question, found)
    measure = question.spec.y or colour_measure(question)
    agg = (question.spec.agg or "mean") if measure else "count"
    values = joined(question, [key], measure, agg)
    there = np.flatnonzero(values.counts > 0)
    if not len(there):
        raise no_values(name, measure)
    order = there[np.argsort(-values.values[there], kind="stable")]
    asked = replace(question, spec=question.spec.model_copy(update={"y": measure}))
    label = value_label(asked)
    places = [found.atlas.places[number] for number in numbers_of_places(found)[order].tolist()]
    series = {
        "name": label,
        "x": [place.name for place in places],
        "y": plain_numbers(values.values[order]),
        "code": [place.code for place in places],
        "places": found.atlas.name,
    }
    unplaced = int(found.rows[found.numbers < 0].sum())
    return Reduced(
        series=(series,),
        notes=unplaced_note(question, found, unplaced) if unplaced else (),
        labels={"x": name, "y": label},
        scales={"x": "category", "y": scale_of(values.values[order])},
        points=len(order),
        left_out=question.row_count - int(values.counts.sum()) - unplaced,
    )


def numbers_of_places(found: Named) -> np.ndarray:
    """The places that occur, by their number in the atlas."""
    return np.unique(found.numbers[(found.numbers >= 0) & (found.rows > 0)])


def key_of_places(question: Question, found: Named) -> Key:
    """Rows by the place that they name, whatever the spelling."""
    column = question.table.column(question.needed("x"), "x")
    form = question.table.form(column.name)
    assert isinstance(form, Coded)
    present = numbers_of_places(found)
    groups = np.full(len(found.atlas.places) + 1, len(present), np.intp)
    groups[present] = np.arange(len(present))
    lookup = np.append(groups[found.numbers], len(present))
    names = tuple(found.atlas.places[number].name for number in present.tolist())
    return Key(column, names, by_codes(form, lookup), lookup=lookup)


def colour_measure(question: Question) -> str | None:
    """The column of numbers on the shelf of colours, for those who look for it there."""
    column = question.column("color")
    return column.name if column is not None and column.type in (*NUMERIC_TYPES, "boolean") else None


def scale_of(values: np.ndarray) -> str:
    """Whether colours tell more by how many times a value is larger than another."""
    return "log" if spans_decades(float(values.min()), float(values.max())) else "linear"


def unplaced_note(question: Question, found: Named, rows: int) -> tuple[str, ...]:
    """What could not be placed: how many rows, and the commonest names."""
    form = question.table.form(question.needed("x"))
    assert isinstance(form, Coded)
    lost = np.flatnonzero((found.numbers < 0) & (found.rows > 0))
    commonest = lost[np.argsort(-found.rows[lost], kind="stable")]
    names = [f"“{str(form.dictionary[code].as_py())[:40]}”" for code in commonest[:MOST_NAMED].tolist()]
    more = len(lost) - len(names)
    listed = ", ".join(names) + (f" and {more:,} more" if more else "")
    one, many = found.atlas.words
    verdict = f"is no {one}" if len(lost) == 1 else f"are no {many}"
    count = f"{rows:,} {'row' if rows == 1 else 'rows'}"
    return (f"{count} could not be placed: {listed} {verdict} known here",)
