"""Shapes: what one column alone tells: a long tail, a value that rules, hardly any value, only one."""

import math
from typing import Any

from services.insights import profile_pictures, words
from services.insights.finding import Finding
from services.insights.profile_pictures import Profile, parts

MOSTLY_EMPTY, DOMINANT, SKEWED, PULLED = 0.5, 0.95, 3.0, 0.25
LEAST_ROWS, LEAST_OF_TAIL = 20, 100


def found(profile: Profile) -> Finding | None:
    """The most telling thing that is wrong with one column."""
    return next((item for item in (look(profile) for look in (mostly_empty, constant, dominant)) if item), None)


def fact(profile: Profile, kind: str, strength: float, effect: float, **parts: Any) -> Finding:
    """A finding about one column, counted and not tested."""
    name = str(profile["name"])
    return Finding(
        kind=kind, columns=(name,), strength=strength, effect=effect, page="statistics", about=(name,), **parts
    )


def mostly_empty(profile: Profile) -> Finding | None:
    """A column that is empty in at least half of the rows."""
    part, name = profile["missing_share"] or 0.0, words.name(profile["name"])
    if part < MOSTLY_EMPTY:
        return None
    every = profile["missing"] + profile["count"]
    return fact(
        profile,
        "mostly_empty",
        0.3 + 0.4 * part * part,
        part,
        title=f"{name} is empty in {words.share(part)} of the rows",
        text=f"{number_of(profile['missing'])} of {words.rows(every)} hold no value. "
        "Find out why before you use it: what is left may not stand for the rest.",
        picture=parts([("missing", part), ("present", 1 - part)], [0]),
        chart={"chart": "bar", "x": profile["name"], "agg": "count"},
        caption="Share of rows",
    )


def number_of(count: int) -> str:
    """A count as a figure."""
    return words.number(count)


def constant(profile: Profile) -> Finding | None:
    """A column with one value in all rows that have one."""
    if profile["distinct"] != 1 or profile["count"] < LEAST_ROWS:
        return None
    name = words.name(profile["name"])
    return fact(
        profile,
        "constant",
        0.3,
        1.0,
        title=f"{name} holds the same value everywhere",
        text=f"{words.rows(profile['count'])} have it. It tells no two rows apart: leave it out of comparisons.",
        picture=parts([(top_values(profile)[0][0], 1.0)], []),
        chart={"chart": "bar", "x": profile["name"], "agg": "count"},
        caption="Share of values",
    )


def top_values(profile: Profile) -> list[tuple[str, int]]:
    """The commonest values with their rows."""
    if profile["type"] == "boolean":
        pairs = [("true", int(profile["true"])), ("false", int(profile["false"]))]
        return sorted(pairs, key=lambda pair: -pair[1])
    top = profile.get("top") or ()
    if not top:
        return [(str(profile.get("min")), int(profile["count"]))]
    return [(label_of(item["value"]), int(item["count"])) for item in top]


def label_of(value: Any) -> str:
    """A value as text."""
    return words.number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def dominant(profile: Profile) -> Finding | None:
    """A column that nearly always holds the same value."""
    if profile["count"] < LEAST_ROWS or profile["distinct"] < 2 or profile["role"] == "identifier":
        return None
    if not (profile["type"] == "boolean" or profile.get("top")):
        return None
    (label, count), part = top_values(profile)[0], top_values(profile)[0][1] / profile["count"]
    if part < DOMINANT:
        return None
    name, rest = words.name(profile["name"]), profile["count"] - count
    return fact(
        profile,
        "dominant",
        0.15 + (part - DOMINANT),
        part,
        title=f"{name} is {words.pick(label)} in {words.share(part)} of its values",
        text=f"Only {words.rows(rest)} hold another value. Averages say little here: look at those rows.",
        picture=parts([(label, part), ("any other", 1 - part)], [1]),
        chart={"chart": "bar", "x": profile["name"], "agg": "count"},
        caption=f"Share of {words.counted(profile['count'], 'value')}",
    )


def is_measure(profile: Profile) -> bool:
    """Whether the column holds finite numbers that mean an amount."""
    names = ("min", "q1", "median", "q3", "max", "p99", "p01", "mean", "skewness")
    numbers = [profile.get(name) for name in names]
    held = all(isinstance(number, int | float) and math.isfinite(number) for number in numbers)
    return (
        held
        and profile["role"] == "measure"
        and profile["count"] >= LEAST_ROWS
        and bool(profile["histogram"]["counts"])
    )


def long_tail(profile: Profile) -> Finding | None:
    """A measure whose mean is pulled away from its middle by few values."""
    if not is_measure(profile) or abs(profile["skewness"]) < SKEWED:
        return None
    is_high = profile["skewness"] > 0
    edge = profile["p99"] if is_high else profile["p01"]
    middle = profile["q3"] - profile["q1"]
    pulled = abs(profile["mean"] - profile["median"]) / middle if middle > 0 else 1.0
    if pulled < PULLED or profile["count"] < LEAST_OF_TAIL:
        return None
    name = words.name(profile["name"])
    text = (
        f"Half of its {words.counted(profile['count'], 'value')} are {'at most' if is_high else 'at least'} "
        f"{words.number(profile['median'])}, yet the mean is {words.number(profile['mean'])}; one in a hundred is "
        f"{'above' if is_high else 'below'} {words.number(edge)}. The median describes it better."
    )
    return fact(
        profile,
        "long_tail",
        min(0.49, 0.2 + 0.2 * min(pulled, 1.5)),
        float(profile["skewness"]),
        title=f"A few {'large' if is_high else 'small'} values pull the mean of {name} {'up' if is_high else 'down'}",
        text=text,
        picture=profile_pictures.histogram(profile, float(edge) if is_high else None),
        chart={"chart": "histogram", "x": profile["name"]},
        caption=f"Skewness {words.number(profile['skewness'], 3)}",
    )
