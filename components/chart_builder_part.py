"""The part of the axes that an address asks for, as the picture shows it."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from models.charts import Spec

# A little more than what is shown is read, so that lines run on beyond both edges.
BEYOND = 0.05


def read_beyond(spec: Spec) -> Spec:
    """The chart as the page draws it: of a part of the axes also what lies just beside it."""
    options = spec.options
    if options.range_x is None and options.range_y is None:
        return spec
    return spec.model_copy(update={"options": options.model_copy(update={"beyond": options.beyond or BEYOND})})


def with_part(plot: Mapping[str, Any], spec: Spec, zooms: Sequence[str]) -> Mapping[str, Any]:
    """A figure whose axes show the part that the address asks for; the same one where it asks for none."""
    asked = {"x": spec.options.range_x, "y": spec.options.range_y}
    layout = dict(plot["layout"])
    for letter in zooms:
        name, ends = f"{letter}axis", asked[letter]
        found = shown(ends, layout[name]["type"]) if ends is not None else None
        if found:
            layout[name] = {**layout[name], "range": found, "autorange": False}
    return {**plot, "layout": layout}


def shown(ends: Sequence[Any], scale: str) -> list[Any] | None:
    """The ends of a part as plotly writes ranges, the lower one first; None where that is no part of an axis.

    >>> shown((10, 0), "linear"), shown((1, 100), "log"), shown(("2024-01-01", "2024-01-23Z"), "date")
    ([0.0, 10.0], [0.0, 2.0], ['2024-01-01T00:00:00', '2024-01-23T00:00:00'])
    """
    try:
        if scale == "date":
            return [end.isoformat() for end in sorted(map(moment, ends))]
        return sorted(math.log10(float(end)) if scale == "log" else float(end) for end in ends)
    except (ValueError, TypeError):
        return None


def moment(end: Any) -> datetime:
    """One end along an axis of time."""
    return datetime.fromisoformat(str(end).removesuffix("Z"))
