"""Parsing: tokens become a tree. Nothing else than what stands here can be said.

expression := and ("or" and)*
and        := not ("and" not)*
not        := "not" not | comparison
comparison := sum (("=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=") sum)?
sum        := product (("+" | "-") product)*
product    := sign (("*" | "/" | "%") sign)*
sign       := ("-" | "+") sign | power
power      := part ("**" sign)?
part       := number | text | [column] | "true" | "false" | "missing" | name "(" expressions ")" | "(" expression ")"
"""

from collections.abc import Callable

from services.cleaning.formulas.tokens import Token, tokens_of, wrong
from services.cleaning.formulas.tree import Call, ColumnCells, Constant, Node

COMPARISONS = {"=": "=", "==": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
WORDS = {"true": True, "false": False, "missing": None}
RESERVED = {"and", "or", "not", *WORDS}
DEEPEST = 40
MOST_CALLS = 150
LARGEST = 2**63


def parse(expression: str) -> Node:
    """The tree of an expression; raises InvalidParameters with the place of what is wrong."""
    parser = Parser(tokens_of(expression))
    return parser.whole()


class Parser:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        """The whole expression."""
        found = self._either()
        if self._token.kind != "end":
            raise wrong(f"an operator is missing before “{self._token.value}”", self._token.place)
        return found

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._token
        self._next += token.kind != "end"
        return token

    def _is(self, *values: str) -> bool:
        token = self._token
        return token.kind in ("sign", "name") and token.value.lower() in values

    def _chain(self, part: Callable[[], Node], *signs: str) -> Node:
        """Parts joined by some operators, from the left."""
        found = part()
        while self._is(*signs):
            token = self._take()
            found = call(token.value.lower(), (found, part()), token.place)
        return found

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise wrong("the expression is nested too deeply", self._token.place)
        found = self._chain(lambda: self._chain(self._negation, "and"), "or")
        self._depth -= 1
        return found

    def _negation(self) -> Node:
        places = []
        while self._is("not"):
            places.append(self._take().place)
        found = self._comparison()
        for place in reversed(places):
            found = call("not", (found,), place)
        return found

    def _comparison(self) -> Node:
        left = self._sum()
        if not self._is(*COMPARISONS):
            return left
        token = self._take()
        found = call(COMPARISONS[token.value], (left, self._sum()), token.place)
        if self._is(*COMPARISONS):
            raise wrong("comparisons cannot be chained; join two by “and”", self._token.place)
        return found

    def _sum(self) -> Node:
        return self._chain(lambda: self._chain(self._sign, "*", "/", "%"), "+", "-")

    def _sign(self) -> Node:
        signs = []
        while self._is("-", "+"):
            signs.append(self._take())
        found = self._power()
        for token in reversed(signs):
            found = negated(found, token.place) if token.value == "-" else found
        return found

    def _power(self) -> Node:
        base = self._part()
        if not self._is("**"):
            return base
        token = self._take()
        self._depth += 1
        if self._depth > DEEPEST:
            raise wrong("the expression is nested too deeply", token.place)
        found = call("**", (base, self._sign()), token.place)
        self._depth -= 1
        return found

    def _part(self) -> Node:
        token = self._take()
        if token.kind == "number":
            return number(token)
        if token.kind == "text":
            return Constant(token.value, token.place)
        if token.kind == "column":
            return ColumnCells(token.value, token.place)
        if token.kind == "name":
            return self._named(token)
        if token.value == "(":
            found = self._either()
            self._close(token)
            return found
        what = "it ends too early" if token.kind == "end" else f"“{token.value}” cannot stand here"
        raise wrong(what, token.place)

    def _named(self, token: Token) -> Node:
        name = token.value.lower()
        if name in WORDS:
            return Constant(WORDS[name], token.place)
        if name in RESERVED:
            raise wrong(f"“{token.value}” cannot stand here", token.place)
        if not self._is("("):
            raise wrong(f"“{token.value}” is no function; a column is written as [{token.value}]", token.place)
        opening = self._take()
        given: list[Node] = []
        if not self._is(")"):
            given.append(self._either())
            while self._is(","):
                self._take()
                given.append(self._either())
        self._close(opening)
        return call(name, tuple(given), token.place)

    def _close(self, opening: Token) -> None:
        if not self._is(")"):
            raise wrong(f"the bracket of character {opening.place + 1} is not closed", self._token.place)
        self._take()


def call(name: str, given: tuple[Node, ...], place: int) -> Call:
    """A call; raises InvalidParameters where more of them stand within each other than can be worked through."""
    found = Call(name, given, place)
    if found.depth > MOST_CALLS:
        raise wrong("the expression is too long; compute a part of it in a column of its own", place)
    return found


def number(token: Token) -> Constant:
    """A number as it is written: whole, or with decimals."""
    if token.value.isdigit():
        if int(token.value) >= LARGEST:
            raise wrong("this number is beyond 64 bits", token.place)
        return Constant(int(token.value), token.place)
    found = float(token.value)
    if found == float("inf"):
        raise wrong("this number is too large", token.place)
    return Constant(found, token.place)


def negated(node: Node, place: int) -> Node:
    """A negative number as a constant of its own; anything else with a sign before it."""
    if isinstance(node, Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Constant(-node.value, place)
    return call("negative", (node,), place)
