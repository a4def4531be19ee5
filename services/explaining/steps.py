"""Steps: which step of time some labels stand for, found from the labels alone."""

from collections.abc import Sequence

import numpy as np

from services.charts.reductions.periods import PERIODS, Period, place_of, start_of

ZONE = "Z"


def seconds_of(labels: Sequence[str]) -> np.ndarray:
    """Moments or times of day, as ISO 8601 writes them, in seconds since 1970 or midnight."""
    texts = [label.removesuffix(ZONE) for label in labels]
    texts = [f"1970-01-01T{text}" if text[2:3] == ":" else text for text in texts]
    return np.array(texts, "datetime64[us]").astype(np.int64) / 1_000_000


def step_of(labels: Sequence[str]) -> Period:
    """The largest step of which every label is a beginning.

    Rows lie only in steps that have a label, so a larger step that fits all labels sorts them in the same way.

    >>> step_of(["2024-01-01", "2024-03-01"]).name, step_of(["2024-01-01", "2024-01-09"]).name
    ('month', 'day')
    """
    moments = seconds_of(labels)
    # Of one label alone the step cannot be known; the finest is its own moment.
    fitting = [period for period in PERIODS if begins(period, moments)]
    return fitting[-1] if fitting else PERIODS[0]


def begins(period: Period, moments: np.ndarray) -> bool:
    """Whether all moments are the first of such a step."""
    return bool(np.array_equal(start_of(period, place_of(period, moments)).astype(np.float64), moments))


def next_label(label: str, labels: Sequence[str]) -> str | None:
    """The beginning of the step that follows; None after the last time of a day."""
    period = step_of(labels)
    place = place_of(period, seconds_of([label]))
    start = int(start_of(period, place + 1)[0])
    is_time = label[2:3] == ":"
    if is_time and start >= 86_400:
        return None
    text = str(np.datetime64(start, "s"))
    if is_time:
        return text.partition("T")[2]
    return text.partition("T")[0] if "T" not in label else text + (ZONE if label.endswith(ZONE) else "")
