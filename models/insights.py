"""Insights: findings as the API and the pages show them."""

from typing import Any, Literal

from pydantic import Field

from models.values import Value

Severity = Literal["strong", "clear", "worth_knowing"]


class Insight(Value):
    """One finding, a sentence with its number.

    `effect` is on the scale that the text names: a coefficient, a correlation ratio, Cramér's V or a share.
    `n` rows hold the columns compared; `interval` is the 95 % interval of a correlation, null for other effects.
    `p_value` and `q_value` are null for what was counted and needs no test. `chart` is a chart
    specification; `picture` holds the few numbers of a small drawing of it, and `caption` says what
    it shows. `page` names the page of the dataset that goes deeper. `warning` says where a third
    column turns the finding round.
    """

    kind: str
    title: str
    text: str
    columns: tuple[str, ...]
    effect: float
    p_value: float | None
    q_value: float | None
    severity: Severity
    chart: dict[str, Any]
    picture: dict[str, Any]
    caption: str
    page: str
    warning: str | None = None
    n: int | None = None
    interval: tuple[float, float] | None = None


class Insights(Value):
    """What stands out, strongest first; q values hold the rate of false discoveries over all `tested`.

    Relations were looked for in `screened_rows` of `rows`; each one that is told was then computed over all. `notes`
    say of single columns how they are, which chance brings about as well: long tails.
    """

    items: tuple[Insight, ...]
    tested: int = Field(ge=0)
    rows: int
    screened_rows: int
    notes: tuple[Insight, ...] = ()
