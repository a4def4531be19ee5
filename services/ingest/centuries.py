"""The century of years with two digits: the name of the column, its own years and today decide it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np

from models.receipt import Decision
from services.ingest.moments import PIVOT
from services.ingest.reading import Parsed, Reading

PAST = re.compile(
    r"birth|born|dob\b|geburt|geb\b|geboren|naiss|nasc|nacim|nascita|narozen|urodz|рожд|death|died|founded|built|baujahr"
    r"|earliest|first|since|opened|hired|joined|eintritt|entry|acquired|discovered|history|histor"
)
FUTURE = re.compile(
    r"due|expir|matur|valid|until|\bend|deadline|target|plan|forecast|next|schedul|retire|renew|bis\b|fällig|ablauf|ende"
    r"|échéance|venc|scad"
)

SOON, CLEARLY = 10, 2


def this_year() -> int:
    """The year that it is."""
    return datetime.now(UTC).year


def in_century(name: str, reading: Reading, years: np.ndarray) -> Reading:
    """A reading whose years of two digits lie in the likelier century, which is told where there were two.

    Args:
        name: of the column.
        reading: of dates or moments; its `parse` takes a `pivot`, the first year of two digits that is in the 1900s.
        years: k years as they are written.
    """
    short = np.unique(years[(years >= 0) & (years < 100)])
    today = this_year() % 100
    ahead = short[(short > today) & (short < PIVOT)]
    if not len(ahead):
        return reading
    is_past, why = judged(name.lower().replace("_", " "), short, today)
    if not is_past and ahead.max() <= today + SOON:
        return reading
    past, usual = shown(short, today + 1), shown(short, PIVOT)
    chosen, other = (past, usual) if is_past else (usual, past)
    told = Decision(what=f"century of {name}", chosen=chosen, evidence=why, runner_up=other)
    if not is_past:
        return replace(reading, decisions=(*reading.decisions, told))
    parse: Callable[..., Parsed] = reading.parse
    written = f"{reading.format or 'date'}, until {this_year()}"
    return replace(reading, parse=partial(parse, pivot=today + 1), format=written, decisions=(*reading.decisions, told))


def judged(name: str, short: np.ndarray, today: int) -> tuple[bool, str]:
    """Whether years of two digits that might lie in the future lie in the past, and why."""
    if PAST.search(name):
        return True, "the name speaks of the past"
    if FUTURE.search(name) or short[short < PIVOT].max() <= today + SOON:
        return False, "the name speaks of the future, or they are near"
    if short.min() > today and short.max() < PIVOT:
        return True, "all of them would lie in the future"
    # Dates far ahead are rare: years that go on into the future speak for them, a few here and there do not.
    if break_at(short, PIVOT) > CLEARLY * break_at(short, today + 1):
        return False, "the years go on from the past into the future, and hardly one is left out between"
    return True, "dates so far ahead are rare, and many years would be left out between the past and them"


def break_at(short: np.ndarray, pivot: int) -> int:
    """How many years of two digits lie between the last ones in the 2000s and the first ones in the 1900s.

    >>> break_at(np.array([5, 10, 37, 99]), 27), break_at(np.array([5, 10, 37, 99]), 69)
    (27, 62)
    """
    later, earlier = short[short < pivot], short[short >= pivot]
    first = earlier.min() if len(earlier) else short.min() + 100
    last = later.max() if len(later) else short.max() - 100
    return int(first - last)


def shown(short: np.ndarray, pivot: int) -> str:
    """The years of two digits in full, from the first to the last."""
    full = np.where(short < pivot, 2000 + short, 1900 + short)
    return f"{full.min()}–{full.max()}"
