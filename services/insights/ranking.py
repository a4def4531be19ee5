"""Ranking: strongest first, no thing told twice, and no kind that crowds out the others."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from services.insights.alike import Alike

T = TypeVar("T")
RELATIONS = (
    "correlation",
    "linear_copy",
    "group_difference",
    "time_pattern",
    "missing_by_group",
    "association",
    "trend",
    "season",
)
REPEATS = ("equal_columns", "one_to_one", "decided", "threshold")
MOST_WEIGHED, MOST_ORDERED = 300, 60
AGAIN_KIND, AGAIN_COLUMN = 0.85, 0.8


def key_of(kind: str, about: tuple[str, ...], alike: Alike) -> tuple[str, frozenset[str]]:
    """Findings with one key say the same."""
    family = "relation" if kind in RELATIONS else "repeat" if kind in REPEATS else kind
    return family, alike.all_of(about)


def is_trivial(kind: str, about: tuple[str, ...], alike: Alike) -> bool:
    """Whether a relation only says again that two columns hold nearly the same."""
    return (
        kind in RELATIONS
        and kind not in ("correlation", "linear_copy", "missing_by_group")
        and len(alike.all_of(about)) < 2
    )


def varied(
    items: Iterable[T],
    kind: Callable[[T], str],
    about: Callable[[T], tuple[str, ...]],
    size: Callable[[T], float],
    alike: Alike,
) -> list[tuple[T, float]]:
    """The items in the order in which a person learns most, with what each then weighs: never more than the one before.

    A kind or a column that was told already counts less.

    Source: Carbonell and Goldstein, The Use of MMR (1998).
    """
    # Each with its size and what it is about, found out once.
    left = [(item, size(item), alike.all_of(about(item))) for item in items]
    left = sorted(left, key=lambda entry: entry[1], reverse=True)[:MOST_WEIGHED]
    kinds: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    ordered: list[tuple[T, float]] = []
    while left and len(ordered) < MOST_ORDERED:
        sizes = [weight * novelty(kind(item), names, kinds, columns) for item, weight, names in left]
        place = sizes.index(max(sizes))
        best, _, names = left.pop(place)
        ordered.append((best, sizes[place]))
        kinds[kind(best)] += 1
        columns.update(names)
    return ordered


def novelty(kind: str, names: frozenset[str], kinds: Counter[str], columns: Counter[str]) -> float:
    """How much of an item is new."""
    seen = max((columns[name] for name in names), default=0)
    return AGAIN_KIND ** kinds[kind] * AGAIN_COLUMN**seen


def merged(
    items: Sequence[T], kind: Callable[[T], str], about: Callable[[T], tuple[str, ...]], alike: Alike
) -> list[tuple[T, list[T]]]:
    """The first item of each key, with those that say the same."""
    found: dict[tuple[str, frozenset[str]], tuple[T, list[T]]] = {}
    repeated = {alike.all_of(about(item)) for item in items if kind(item) in REPEATS}
    for item in items:
        key = key_of(kind(item), about(item), alike)
        # That two columns go together is no news where one gives the other.
        is_known = key[0] == "relation" and len(key[1]) > 1 and key[1] in repeated
        if is_known or is_trivial(kind(item), about(item), alike):
            continue
        if key in found:
            found[key][1].append(item)
        else:
            found[key] = (item, [])
    return list(found.values())
