"""Pictures and axes from a column's profile."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.insights import pictures, words

MOST_BINS = 40
Profile = Mapping[str, Any]


def histogram(profile: Profile, beyond: float | None = None) -> dict[str, Any]:
    """The column's histogram; what lies beyond a value is marked, on a usual axis as one gathered bar at the right."""
    if profile.get("log_histogram"):
        return by_size(profile, beyond)
    edges, counts = list(profile["histogram"]["edges"]), list(profile["histogram"]["counts"])
    stop = len(counts)
    if beyond is not None:
        stop = max(1, sum(edge < beyond for edge in edges))
    stop = min(stop, len(counts))
    step = max(1, -(-stop // MOST_BINS))
    merged = [sum(counts[start : min(start + step, stop)]) for start in range(0, stop, step)]
    tail = sum(counts[stop:])
    flagged = [len(merged)] if tail else []
    last = f"{shown(profile, edges[stop])}+" if tail else shown(profile, edges[-1])
    bars = [*merged, min(tail, max(merged, default=tail))] if tail else merged
    return pictures.columns(bars, (shown(profile, edges[0]), last), flagged)


def by_size(profile: Profile, beyond: float | None) -> dict[str, Any]:
    """The histogram on a logarithmic axis."""
    edges, counts = profile["log_histogram"]["edges"], profile["log_histogram"]["counts"]
    flagged = [place for place, edge in enumerate(edges[:-1]) if beyond is not None and edge >= beyond]
    low, high = (shown(profile, float(profile[end])) for end in ("min", "max"))
    return pictures.columns(counts, (low, f"{high}, log scale"), flagged)


def shown(profile: Profile, place: float) -> str:
    """A place on the column's axis."""
    if profile["type"] in ("date", "datetime"):
        return datetime.fromtimestamp(place, UTC).strftime("%Y-%m-%d")
    if profile["type"] == "time":
        return f"{int(place) // 3600}:{int(place) % 3600 // 60:02d}"
    return words.number(place, 3)


def parts(shares: list[tuple[str, float]], flagged: list[int]) -> dict[str, Any]:
    """A few shares as bars."""
    return pictures.bars(
        [label for label, _ in shares],
        [part for _, part in shares],
        [words.share(part) for _, part in shares],
        flagged,
    )
