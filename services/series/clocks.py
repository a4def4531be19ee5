"""Clocks: which period of time a moment falls into, as a whole number, and how a period is written."""

from typing import Literal, NamedTuple

import numpy as np

from services.engine.forms import Coded, Floating, Form, Texts
from services.engine.keys import Domain

Unit = Literal["hour", "day", "week", "month", "quarter", "year", "row"]
DAY, HOUR = 86_400_000_000, 3_600_000_000
MONTHS = {"month": 1, "quarter": 3, "year": 12}
MONDAY = 4
BLOCK = 262_144


class Clock(NamedTuple):
    """Periods of one unit. Weeks begin `week_start` days after a Thursday; `weekdays` leaves weekends out."""

    unit: Unit
    week_start: int = MONDAY
    weekdays: bool = False

    def numbers(self, domain: Domain, keys: np.ndarray) -> np.ndarray:
        """The number of the period that each key falls into."""
        if domain.type not in ("date", "datetime"):
            return keys.astype(np.int64)
        if self.unit == "hour":
            return keys // HOUR if domain.type == "datetime" else keys * 24
        return self.of_days(keys if domain.type == "date" else keys // DAY)

    def of_days(self, days: np.ndarray) -> np.ndarray:
        """The number of the period of each day since 1970."""
        if self.unit == "day":
            return np.busday_count("1970-01-01", days.astype("M8[D]")) if self.weekdays else days
        if self.unit == "week":
            return (days - self.week_start) // 7
        return months_of(days) // MONTHS[self.unit]

    def starts(self, numbers: np.ndarray) -> np.ndarray:
        """The first moment of each period, as datetime64."""
        if self.unit == "hour":
            return numbers.astype("M8[h]")
        if self.unit == "day":
            # Number 0 is a Thursday, so each working day is found by counting from there.
            days = (
                np.busday_offset(np.datetime64("1970-01-01", "D"), numbers)
                if self.weekdays
                else numbers.astype("M8[D]")
            )
            return np.asarray(days)
        if self.unit == "week":
            return (numbers * 7 + self.week_start).astype("M8[D]")
        return (numbers * MONTHS[self.unit]).astype("M8[M]").astype("M8[D]")

    def per_year(self) -> float | None:
        """How many periods a year has; None for rows."""
        if self.unit == "day" and self.weekdays:
            return 365.2425 * 5 / 7
        return {"hour": 8765.82, "day": 365.2425, "week": 365.2425 / 7, "month": 12, "quarter": 4, "year": 1}.get(
            self.unit
        )


def months_of(days: np.ndarray) -> np.ndarray:
    """Days as numbers of months since 1970; each day of the span is looked at once, however often it occurs."""
    if len(days) > 10_000:
        low, high = int(days.min()), int(days.max())
        if high - low + 1 < len(days):
            return months_of(np.arange(low, high + 1))[days - low]
    return days.astype("M8[D]").astype("M8[M]").astype(np.int64)


def key_blocks(form: Form, part: slice) -> tuple[np.ndarray, np.ndarray]:
    """Keys of some rows, and which of them are present; a column of text has none."""
    if isinstance(form, Coded):
        codes = form.codes[part]
        return np.append(form.keys, 0)[codes], codes != form.distinct
    if isinstance(form, Floating):
        found = form.stored[part]
        return np.nan_to_num(found), np.isfinite(found)
    assert not isinstance(form, Texts)
    valid = form.valid_at(part)
    keys = form.keys_of(form.stored[part])
    return keys, np.ones(len(keys), bool) if valid is None else valid


def written(clock: Clock, numbers: np.ndarray, domain: Domain | None) -> list[str | int]:
    """Periods as texts that every reader of ISO 8601 understands; rows by their 0-based place."""
    if clock.unit == "row":
        return [int(number) for number in numbers.tolist()]
    if domain is not None and domain.type not in ("date", "datetime"):
        return [f"{number:04d}" for number in numbers.tolist()]
    starts = clock.starts(numbers)
    texts: list[str | int] = np.datetime_as_string(starts, unit="s" if clock.unit == "hour" else "D").tolist()
    return [f"{text}Z" for text in texts] if clock.unit == "hour" and domain is not None and domain.zoned else texts
