"""Capping: values that lie too far out are drawn in to a bound."""

from fractions import Fraction
from functools import partial
from typing import Any

from models.recipes import Done, StepKind
from models.steps import Cap
from services.cleaning.drafts.bounds import Bounds, as_values, clipped, known, measured, narrowed, written
from services.cleaning.drafts.cells import Cells, present_keys
from services.cleaning.drafts.draft import Draft
from services.cleaning.drafts.figures import quantile
from services.cleaning.scripts.cells import capping

NONE: Bounds = (None, None)


def run(draft: Draft, step: Cap, found: dict[str, Any] | None) -> Done:
    """Draw values in to bounds, which are the outermost values between them that the column can hold.

    Raises:
        InvalidParameters: a column is unknown or has no order of size, or a bound does not suit it.
    """
    bounds: dict[str, Bounds] = {}
    changed: dict[str, int] = {}
    for name in step.columns:
        cells = measured(draft, name)
        given = (found or {}).get("bounds", {}).get(name)
        bounds[name] = ends = bounds_of(name, cells, step) if given is None else known(name, cells.domain, given)
        changed[name] = 0 if ends == NONE else draft.change(name, partial(clipped, bounds=ends))
    return Done(changed, {"bounds": as_values(bounds, draft)})


def bounds_of(name: str, cells: Cells, step: Cap) -> Bounds:
    """The bounds of one column; none where there is no value to find them by."""
    if step.to == "bounds":
        return written(name, cells.domain, step.lower, step.upper)
    keys = present_keys(cells)
    if not len(keys):
        return NONE
    if step.to == "quantiles":
        low = None if step.lower is None else quantile(keys, float(step.lower))
        high = None if step.upper is None else quantile(keys, float(step.upper))
        return narrowed(cells.domain, low, high)
    q1, q3 = quantile(keys, 0.25), quantile(keys, 0.75)
    reach: Any = (q3 - q1) * (step.threshold if isinstance(q1, float) else Fraction(str(step.threshold)))
    return narrowed(cells.domain, q1 - reach, q3 + reach)


def words(step: Cap) -> str:
    """What the step does."""
    names = ", ".join(step.columns)
    if step.to == "fences":
        return f"Cap {names} at the fences, {step.threshold:g} quartile distances beyond the quartiles."
    what = "the quantiles" if step.to == "quantiles" else "the bounds"
    ends = [f"{end}" for end in (step.lower, step.upper) if end is not None]
    side = "" if len(ends) == 2 else " from below" if step.upper is None else " from above"
    return f"Cap {names} at {what} {' and '.join(ends)}{side}."


STEP = StepKind("cap", "Cap values", "Draw values that lie too far out in to a bound.", Cap, run, capping, words)
