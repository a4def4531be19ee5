"""Distribution: the law that a column follows, its digits, and whether it runs in order."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from models.blocks import Block, Note, Stats, TableBlock
from models.columns import NUMERIC_TYPES, Column
from models.errors import NotEnoughData
from models.kinds import Analysis
from models.parameters import Conditions
from models.values import Value

if TYPE_CHECKING:
    from services.distributions.digits import Digits
    from services.distributions.fitting import Fit
    from services.distributions.samples import Sample
    from services.engine.table import Table

Name = Annotated[str | None, BeforeValidator(lambda value: None if value == "" else value)]
POINTS = 40


class Params(Value):
    """One column, and which rows take part."""

    column: Name = Field(None, description="Column to look at; the first that measures something when not named")
    filter: Conditions = Field((), description="Conditions that a row must pass to take part")


class Ecdf(Value):
    """Values in order, the exact share at or below each, and the share that the best distribution expects there."""

    values: tuple[float, ...]
    shares: tuple[float, ...]
    fitted: tuple[float, ...]


class Fitted(Value):
    """A distribution fitted by the largest likelihood; `distance` is the largest gap between the cumulative shares.

    On rounded values the likelihood is that of being rounded so, which makes counts and measures comparable. Of a
    million different floating numbers and more `distance` is taken at some 100,000 places: at most 0.0002 too small.
    """

    name: str
    title: str
    parameters: dict[str, float]
    log_likelihood: float
    aic: float
    distance: float


class FitTest(Value):
    """A test of the best distribution, with its parameters estimated: `p_value` is from drawn samples."""

    statistic: str
    value: float
    p_value: float
    method: Literal["parametric bootstrap"]
    replicates: int
    replicate_size: int


class Order(Value):
    """What holds from one present row to the next: how many rise, stay and fall."""

    direction: Literal["increasing", "decreasing", "constant", "none"]
    strict: bool
    rises: int
    equal: int
    falls: int


class DigitCounts(Value):
    """How often each digit occurs (from 1 for first digits, from 0 for last ones), and whether that is worth telling.

    `effect` is the mean absolute deviation of the shares for first digits and Cohen's w for last ones.
    """

    counts: tuple[int, ...]
    expected: tuple[float, ...]
    effect: float
    chi_square: float
    p_value: float
    matters: bool


class Result(Value):
    """One column; what does not apply to it is None. `left_out` counts infinities."""

    column: str
    type: str
    rows: int
    left_out: int = 0
    ecdf: Ecdf | None = None
    fits: tuple[Fitted, ...] = ()
    fit_test: FitTest | None = None
    order: Order
    first_digit: DigitCounts | None = None
    last_digit: DigitCounts | None = None
    sentences: tuple[str, ...] = ()


def run(table: "Table", params: Params) -> Result:
    """Look at one column in depth.

    >>> from services.engine.table import Table
    >>> run(Table.of(price=[1, 2, 4, 8]), Params()).order.direction
    'increasing'

    Args:
        table: n rows.
        params: a column and a filter.

    Raises:
        InvalidParameters: the column is unknown, or a condition does not suit.
        NotEnoughData: no row holds a value.
    """
    from services.distributions.orderliness import steps_of
    from services.distributions.words import order_sentence

    column = chosen(table, params.column)
    mask = table.mask(params.filter)
    steps = steps_of(table.form(column.name), mask)
    order = Order(
        direction=steps.direction, strict=steps.is_strict, rises=steps.up, equal=steps.equal, falls=steps.down
    )
    words = tuple(text for text in (order_sentence(steps),) if text)
    rows = int((~table.missing_cells(column.name) if mask is None else ~table.missing_cells(column.name) & mask).sum())
    if not rows:
        raise NotEnoughData("No row holds a value here. Choose another column, or widen the filter.")
    plain = Result(column=column.name, type=column.type, rows=rows, order=order, sentences=words)
    return of_numbers(table, mask, plain) if column.type in NUMERIC_TYPES else plain


def chosen(table: "Table", name: str | None) -> Column:
    """The column asked for, else the first measure, the first numbers, or the first column."""
    if name is not None:
        return table.column(name, "column")
    numeric = [column for column in table.columns if column.type in NUMERIC_TYPES]
    measures = [column for column in numeric if column.role == "measure"]
    found = next(iter([*measures, *numeric, *table.columns]), None)
    if found is None:
        raise NotEnoughData("This table has no columns.")
    return found


def of_numbers(table: "Table", mask: Any, plain: Result) -> Result:
    """The rest, for a column of numbers."""
    from services.distributions import words
    from services.distributions.digits import first_digits, last_digits
    from services.distributions.fitting import fits
    from services.distributions.goodness import judged
    from services.distributions.samples import sample_in

    sample, left_out = sample_in(table.form(plain.column), table.domain(plain.column), mask)
    found = fits(sample)
    test = judged(found[0], sample) if found else None
    first, last = first_digits(sample), last_digits(sample)
    best = found[0] if found else None
    said = (
        words.fit_sentence(best, test, sample.size),
        *plain.sentences,
        words.benford_sentence(first),
        words.last_sentence(last),
    )
    return plain.model_copy(
        update={
            "left_out": left_out,
            "ecdf": ecdf(sample, best),
            "fits": tuple(fitted(fit) for fit in found),
            "fit_test": FitTest(
                statistic=test.name,
                value=test.statistic,
                p_value=test.p_value,
                method="parametric bootstrap",
                replicates=test.replicates,
                replicate_size=test.replicate_size,
            )
            if test
            else None,
            "first_digit": digits(first),
            "last_digit": digits(last),
            "sentences": tuple(text for text in said if text),
        }
    )


def ecdf(sample: "Sample", best: "Fit | None") -> Ecdf | None:
    """The cumulative shares at some forty values, and what the best distribution expects there."""
    import numpy as np

    from services.distributions.fitting import expected

    if not len(sample.values):
        return None
    known, upto = sample.upto
    wanted = np.linspace(0, 1, POINTS + 1) * upto[-1]
    places = np.unique(np.minimum(np.searchsorted(upto, wanted), len(upto) - 1))
    values = known[places]
    with np.errstate(all="ignore"):
        fit = expected(best.family, best.figures, sample._replace(values=values))[1] if best else np.empty(0)
    return Ecdf(
        values=tuple(values.tolist()), shares=tuple((upto[places] / upto[-1]).tolist()), fitted=tuple(fit.tolist())
    )


def fitted(fit: "Fit") -> Fitted:
    """One distribution as plain values."""
    return Fitted(
        name=fit.family.name,
        title=fit.family.title,
        parameters={name: float(figure[0]) for name, figure in zip(fit.family.parameters, fit.figures, strict=True)},
        log_likelihood=fit.log_likelihood,
        aic=fit.aic,
        distance=fit.distance,
    )


def digits(found: "Digits | None") -> DigitCounts | None:
    """Digits as plain values."""
    return DigitCounts(**found._asdict()) if found else None


def view(result: Result) -> list[Block]:
    """What is said, and the distributions in order."""
    notes: list[Block] = [Note(text=text) for text in result.sentences]
    if not result.fits:
        return notes or [Note(text=f"{result.column} holds {result.rows:,} values; nothing stands out in their shape.")]
    figures = [("Closest", result.fits[0].title, "of the distributions that suit")]
    if result.fit_test:
        figures.append(
            (result.fit_test.statistic, f"{result.fit_test.value:.4g}", f"p = {result.fit_test.p_value:.2g}")
        )
    rows = tuple((fit.title, fit.aic, fit.distance) for fit in result.fits)
    table = TableBlock(headings=("Distribution", "AIC", "Largest gap"), rows=rows, caption="Distributions fitted")
    return [*notes, Stats(items=tuple(figures)), table]


ANALYSIS = Analysis("distribution", "Distribution of a column", Params, Result, run, view, version=2, heavy=True)
