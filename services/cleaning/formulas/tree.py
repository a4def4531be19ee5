"""The tree of an expression."""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Constant:
    """A number, a text, true, false, or missing (None)."""

    value: int | float | str | bool | None
    place: int


@dataclass(frozen=True)
class ColumnCells:
    """The cells of a column."""

    name: str
    place: int


@dataclass(frozen=True)
class Call:
    """An operator or a function, and what it is given; operators go by their sign, `not` and `negative` by name."""

    name: str
    given: tuple["Node", ...]
    place: int

    @cached_property
    def depth(self) -> int:
        """How many calls stand within each other; known from below, so that it never recurses."""
        return 1 + max((part.depth for part in self.given if isinstance(part, Call)), default=0)


Node = Constant | ColumnCells | Call


def columns_in(node: Node) -> tuple[str, ...]:
    """The columns that an expression names, in order, each once."""
    if isinstance(node, ColumnCells):
        return (node.name,)
    if isinstance(node, Call):
        return tuple(dict.fromkeys(name for part in node.given for name in columns_in(part)))
    return ()
