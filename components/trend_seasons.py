"""The season of a series: its places in the order of the calendar, at first and lately."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.periods import period_words

Found = Mapping[str, Any]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def cycles(answer: Found, period: int) -> int:
    """How many whole rounds there are."""
    return max(1, len(answer["points"]) // period)


def seasons(answer: Found, period: int) -> tuple[list[float], list[float], list[str]]:
    """The mean season of the first and of the latest rounds, and the names of their places, January or Monday first."""
    points = answer["points"]
    rounds = min(3, cycles(answer, period)) * period
    first, last = points[:rounds], points[-rounds:]
    found: list[dict[str, list[float]]] = [{}, {}]
    names: dict[str, None] = {}
    for number, stretch in enumerate((first, last)):
        for place, point in enumerate(stretch):
            offset = place if number == 0 else len(points) - rounds + place
            name = place_name(answer, point["t"], offset % period)
            names.setdefault(name)
            found[number].setdefault(name, []).append(point["seasonal"])
    ordered = sorted(names) if answer["freq"] in ("quarter", "hour") else list(names)
    if answer["freq"] == "month" and period == 12:
        ordered = [period_words(f"2000-{month:02d}-01", "month")[:3] for month in range(1, 13)]
    if answer["freq"] == "day" and period in (5, 7):
        ordered = list(DAYS[:period])
    early, late = ([mean(part.get(name, [0.0])) for name in ordered] for part in found)
    return early, late, ordered


def mean(values: Sequence[float]) -> float:
    """The mean."""
    return sum(values) / len(values)


def place_name(answer: Found, moment: str | int, place: int) -> str:
    """A place in the round: a month, a quarter, a weekday, an hour, or its number."""
    unit, period, every = str(answer["freq"]), int(answer["seasonality"]["period"]), int(answer["every"])
    words = period_words(moment, unit)
    if unit == "month" and period * every == 12:
        return words[:3]
    if unit == "quarter" and period == 4:
        return words[:2]
    if unit == "hour" and period * every == 24:
        return words[-5:]
    if unit == "day" and period in (5, 7):
        return DAYS[date.fromisoformat(str(moment)[:10]).weekday()]
    return str(place + 1)
