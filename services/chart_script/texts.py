"""Texts: values and lines as a program writes them; whatever people typed is a literal, never code."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

WIDTH = 100


def literal(value: Any) -> str:
    """A value as Python writes it.

    >>> literal(["a", 2.0, None]), literal(float("inf"))
    ('["a", 2.0, None]', 'float("inf")')
    """
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        # JSON's escapes are Python's too; what UTF-8 cannot hold is spelt out.
        return json.dumps(value, ensure_ascii=not value.isprintable())
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(name)}: {literal(item)}' for name, item in value.items())}}}"
    return repr(value)


def listed(values: Iterable[Any], name: str) -> list[str]:
    """A list with a name, on as many lines as it needs.

    >>> listed([1, 2], "edges")
    ['edges = [1, 2]']
    """
    parts = [literal(value) for value in values]
    line = f"{name} = [{', '.join(parts)}]"
    return [line] if len(line) <= WIDTH else [f"{name} = [", *wrapped(parts), "]"]


def wrapped(parts: Sequence[str]) -> list[str]:
    """Parts of a list, several on a line."""
    lines, line = [], "   "
    for part in parts:
        if len(line) + len(part) + 2 > WIDTH and line.strip():
            lines.append(line)
            line = "   "
        line += f" {part},"
    return [*lines, line]


def comment(text: str) -> list[str]:
    """Words as comments: no letter in them can end the line."""
    words, lines, line = plain(text).split(" "), [], "#"
    for word in words:
        if len(line) + len(word) + 1 > WIDTH and line != "#":
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line]


def plain(text: str) -> str:
    """Text on one line, without characters that nobody sees."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
