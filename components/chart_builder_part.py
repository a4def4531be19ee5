"""The part of the axes that an address asks for: the address holds a little more than what was shown."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from models.charts import Spec

# How much more the address holds on either side, as a share of what is shown: `assets/charts_zoom.js` adds it.
MARGIN = 0.05
SHARE = MARGIN / (1 + 2 * MARGIN)


def with_part(plot: Mapping[str, Any], spec: Spec, zooms: Sequence[str]) -> Mapping[str, Any]:
    """A figure whose axes show the part that the address asks for; the same one where it asks for none."""
    asked = {"x": spec.options.range_x, "y": spec.options.range_y}
    layout = dict(plot["layout"])
    for letter in zooms:
        name, ends = f"{letter}axis", asked[letter]
        found = within(ends, layout[name]["type"]) if ends is not None else None
        if found:
            layout[name] = {**layout[name], "range": found, "autorange": False}
    return {**plot, "layout": layout}


def within(ends: Sequence[Any], scale: str) -> list[Any] | None:
    """What was shown, from what the address holds, as plotly writes ranges; None where that is no part of an axis.

    >>> within((0, 110), "linear"), within(("2024-01-01", "2024-01-23"), "date")
    ([5.0, 105.0], ['2024-01-02T00:00:00', '2024-01-22T00:00:00'])
    """
    try:
        if scale == "date":
            first, last = sorted(datetime.fromisoformat(str(end).removesuffix("Z")) for end in ends)
            room = (last - first) * SHARE
            return [(first + room).isoformat(), (last - room).isoformat()]
        low, high = sorted(math.log10(float(end)) if scale == "log" else float(end) for end in ends)
    except (ValueError, TypeError):
        return None
    return [low + (high - low) * SHARE, high - (high - low) * SHARE]
