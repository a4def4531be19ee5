"""Tokens: an expression cut into numbers, texts, columns, names and signs, each with its place."""

import re
from typing import Literal, NamedTuple

from models.errors import InvalidParameters

Kind = Literal["number", "text", "column", "name", "sign", "end"]
PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")),
    ("text", re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")),
    ("column", re.compile(r"\[(?:[^\]]|\]\])+\]")),
    ("name", re.compile(r"[A-Za-z_][A-Za-z0-9_]*")),
    ("sign", re.compile(r"\*\*|<=|>=|!=|<>|==|[-+*/%<>=(),]")),
)
UNFINISHED = {"'": "this text is not closed", '"': "this text is not closed", "[": "this column name is not closed"}


class Token(NamedTuple):
    """One token; `value` is what it means, `place` the 0-based character where it starts."""

    kind: Kind
    value: str
    place: int


def wrong(reason: str, place: int) -> InvalidParameters:
    """The error for an expression that cannot be understood; people count characters from 1."""
    message = f"The expression cannot be understood at character {place + 1}: {reason}."
    return InvalidParameters(message, fields={"expression": f"at {place + 1}: {reason}"}, position=place)


def tokens_of(expression: str) -> list[Token]:
    """Cut an expression into tokens, the last of which is its end.

    >>> [token.value for token in tokens_of("[unit price] * 1.5")]
    ['unit price', '*', '1.5', '']

    Raises:
        InvalidParameters: a character belongs to nothing, or a text or a name is not closed.
    """
    found: list[Token] = []
    place = 0
    while place < len(expression):
        if expression[place].isspace():
            place += 1
            continue
        token = token_at(expression, place)
        found.append(token[0])
        place = token[1]
    return [*found, Token("end", "", len(expression))]


def token_at(expression: str, place: int) -> tuple[Token, int]:
    """The token that starts at a character, and where it ends."""
    for kind, pattern in PATTERNS:
        match = pattern.match(expression, place)
        if match is not None:
            return Token(kind, meaning(kind, match.group()), place), match.end()
    letter = expression[place]
    raise wrong(UNFINISHED.get(letter, f"“{letter}” has no meaning here"), place)


def meaning(kind: Kind, written: str) -> str:
    """What a token says: without its quotes, and with each doubled one taken as one."""
    if kind == "text":
        return written[1:-1].replace(written[0] * 2, written[0])
    if kind == "column":
        return written[1:-1].replace("]]", "]")
    return written
