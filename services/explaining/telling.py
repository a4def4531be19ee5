"""Telling: a comparison as a sentence with its number and its small picture."""

import math
from typing import Any

import numpy as np

from models.columns import Column
from models.explanations import Difference
from services.explaining.comparing import Compared
from services.insights import words
from services.insights.groups import ON

MOST_BARS = 5
BELOW = 0.001


def difference(compared: Compared, column: Column, q_value: float) -> Difference:
    """One column that differs."""
    title, picture = (number_told if compared.kind in ("number", "time") else share_told)(compared, column)
    return Difference(
        kind=compared.kind,  # type: ignore[arg-type]
        column=column.name,
        title=title,
        text=f"{size_words(compared)} {sure_words(q_value)}, n = {compared.here:,} and {compared.rest:,}.",
        effect=round(compared.effect, 6),
        low=round(compared.low, 6),
        high=round(compared.high, 6),
        p_value=compared.chance,
        q_value=q_value,
        rows_here=compared.here,
        rows_rest=compared.rest,
        picture=picture,
    )


def size_words(compared: Compared) -> str:
    """The size of the difference, in words."""
    low, high = sorted((abs(compared.low), abs(compared.high)))
    if compared.low <= 0 <= compared.high:
        low = 0.0
    if compared.kind in ("number", "time"):
        way = {True: "higher", False: "lower"} if compared.kind == "number" else {True: "later", False: "earlier"}
        share, ends = (1 + abs(compared.effect)) / 2, [(1 + end) / 2 for end in (low, high)]
        return (
            f"A row here is {way[compared.effect > 0]} than one of the rest in {words.share(share)} of all pairs "
            f"(95% interval {words.share(ends[0])} to {words.share(ends[1])});"
        )
    return f"A difference of {points(abs(compared.effect))} (95% interval {100 * low:.1f} to {100 * high:.1f});"


def points(share: float) -> str:
    """A difference of shares in percentage points."""
    return f"{100 * share:.1f} points"


def sure_words(q_value: float) -> str:
    """How often such a difference would be told by chance."""
    return f"q < {BELOW}" if q_value < BELOW else f"q = {q_value:.3f}"


def number_told(compared: Compared, column: Column) -> tuple[str, dict[str, Any]]:
    """A number or a moment: both medians."""
    here, rest = compared.figures["medians"]
    is_more = compared.effect > 0
    way = ("later" if is_more else "earlier") if compared.kind == "time" else "higher" if is_more else "lower"
    medians = f"median {figure(column, here)} here, {figure(column, rest)} in the rest"
    picture = {
        "form": "densities",
        "here": compared.figures["here"],
        "rest": compared.figures["rest"],
        "ends": [figure(column, end) for end in compared.figures["ends"]],
    }
    return f"{words.name(column.name)} is {way}: {medians}", picture


def figure(column: Column, number: float) -> str:
    """A value of a column as a sentence writes it."""
    if column.type in ("date", "datetime"):
        text = str(np.datetime64(int(number), "s"))
        return text.partition("T")[0] if column.type == "date" else text.replace("T", " ")[:16]
    if column.type == "time":
        return f"{int(number) // 3600:02d}:{int(number) % 3600 // 60:02d}"
    if column.role == "time" and math.isfinite(number):
        return f"{number:.0f}"
    return words.number(number)


def share_told(compared: Compared, column: Column) -> tuple[str, dict[str, Any]]:
    """A category or a gap: the shares of the value that differs most."""
    labels, shares, place = (compared.figures[name] for name in ("labels", "shares", "place"))
    here, rest = words.share(float(shares[0, place])), words.share(float(shares[1, place]))
    name, label = words.name(column.name), words.pick(str(labels[place]))
    part = compared.figures["part"]
    if compared.kind == "missing":
        title = f"{name} is missing in {here} of the rows here, in {rest} of the rest"
    elif part:
        title = f"{name} is {ON[part]} {label} in {here} of the rows here, in {rest} of the rest"
    else:
        title = f"{name} is {label} in {here} of the rows here, in {rest} of the rest"
    return title, {"form": "pairs", **bars(labels, shares, place)}


def bars(labels: tuple[str, ...], shares: np.ndarray, place: int) -> dict[str, Any]:
    """The values with the largest shares, the one that is told first."""
    order = [place, *(at for at in np.argsort(-shares.max(axis=0)).tolist() if at != place)][:MOST_BARS]
    return {
        "labels": [words.pick(str(labels[at])) for at in order],
        "here": [float(shares[0, at]) for at in order],
        "rest": [float(shares[1, at]) for at in order],
        "shown": [words.share(float(shares[0, at])) for at in order],
    }
