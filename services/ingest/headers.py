"""Column names: trimmed, never empty, never twice the same."""

from collections.abc import Sequence

NAME_LENGTH = 1000


def tidy(name: str) -> str:
    """One line of text without spaces around it; control characters become spaces."""
    visible = "".join(character if character.isprintable() or character == " " else " " for character in name)
    return " ".join(visible.split())[:NAME_LENGTH] if visible != name else name.strip()[:NAME_LENGTH]


def unique_names(raw: Sequence[str | None]) -> tuple[str, ...]:
    """Name every column: an empty name becomes column_N, a repeated one gets a number.

    >>> unique_names(["a", " a ", "", "a (2)"])
    ('a', 'a (2)', 'column_3', 'a (2) (2)')
    """
    taken: set[str] = set()
    counts: dict[str, int] = {}
    names: list[str] = []
    for place, given in enumerate(raw, start=1):
        base = tidy(given or "") or f"column_{place}"
        name = base
        while name in taken:
            counts[base] = counts.get(base, 1) + 1
            name = f"{base} ({counts[base]})"
        taken.add(name)
        names.append(name)
    return tuple(names)
