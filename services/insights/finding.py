"""Finding: one sentence with its number, its picture, and how much it weighs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STRONG, CLEAR = 0.5, 0.25


@dataclass(frozen=True)
class Finding:
    """What was found.

    `effect` is the size on the scale that the text names; `strength` puts all kinds on one scale from 0
    to 1. `test` is the number of the test behind it, None for what was counted and needs none.
    `rows` hold the columns compared, and `interval` is the 95 % interval of a correlation. `about` names what the
    finding is about, so that another one about the same is not told again.
    """

    kind: str
    columns: tuple[str, ...]
    title: str
    text: str
    effect: float
    strength: float
    chart: Mapping[str, Any]
    picture: Mapping[str, Any]
    caption: str
    page: str
    test: int | None = None
    p_value: float | None = None
    rows: int | None = None
    interval: tuple[float, float] | None = None
    warning: str | None = None
    about: tuple[str, ...] = field(default=())

    @property
    def grade(self) -> int:
        """3 for a strong finding, 2 for a clear one, 1 for one worth knowing."""
        return 3 if self.strength >= STRONG else 2 if self.strength >= CLEAR else 1
