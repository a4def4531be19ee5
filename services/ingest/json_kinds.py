"""What a sample of JSON values shows: of which kinds they are, in records and lists within them too."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import pyarrow as pa

NOTHING = type(None)
NUMBERS = {int, float}
DEEPEST = 16


@dataclass(frozen=True)
class Kind:
    """The kinds of values at one place; of records also what their names hold, of lists what their items are."""

    kinds: frozenset[type]
    inner: dict[str, "Kind"] = field(default_factory=dict)
    item: "Kind | None" = None

    @property
    def is_regular(self) -> bool:
        """Whether a reader that gives each place one type can hold all of it."""
        if len(self.kinds) > 1 and self.kinds != NUMBERS:
            return False
        within = [*self.inner.values(), *([self.item] if self.item is not None else [])]
        return all(kind.is_regular for kind in within) and (bool(self.inner) or dict not in self.kinds)

    @property
    def texts(self) -> pa.DataType | None:
        """The type that holds the texts of it alone; None where there are none."""
        if self.kinds == {str}:
            return pa.string()
        if self.item is not None:
            return list_of(self.item.texts)
        return struct_of((name, kind.texts) for name, kind in self.inner.items())


def kind_of(values: Sequence[Any], depth: int = 0) -> Kind:
    """What n values are; what is very deep counts as irregular."""
    kinds = frozenset(map(type, values)) - {NOTHING}
    if depth > DEEPEST:
        return Kind(frozenset({dict, list}))
    if kinds == {dict}:
        present = [value for value in values if value is not None]
        return Kind(kinds, {name: kind_of(column, depth + 1) for name, column in columns_of(present)})
    if kinds == {list}:
        return Kind(kinds, item=kind_of(list(chain.from_iterable(filter(None, values))), depth + 1))
    return Kind(kinds)


def columns_of(records: Sequence[dict[str, Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Each name in the order in which they come up, and what the records hold under it."""
    first = records[0].keys()
    if all(record.keys() == first for record in records):
        yield from ((name, [record[name] for record in records]) for name in first)
        return
    for name in dict.fromkeys(chain.from_iterable(records)):
        yield name, [record.get(name) for record in records]


def texts_of(kind: pa.DataType) -> pa.DataType | None:
    """The part of a type that holds texts, or moments, which are texts in JSON; None where there is none."""
    if pa.types.is_string(kind) or pa.types.is_timestamp(kind):
        return pa.string()
    if pa.types.is_list(kind):
        return list_of(texts_of(kind.value_type))
    return struct_of((field.name, texts_of(field.type)) for field in kind) if pa.types.is_struct(kind) else None


def holds_moment(kind: pa.DataType) -> bool:
    """Whether some part of a type is a moment."""
    if pa.types.is_list(kind):
        return holds_moment(kind.value_type)
    if pa.types.is_struct(kind):
        return any(holds_moment(field.type) for field in kind)
    return bool(pa.types.is_timestamp(kind))


def list_of(item: pa.DataType | None) -> pa.DataType | None:
    """Lists of something, where it is something."""
    return None if item is None else pa.list_(item)


def struct_of(named: Iterator[tuple[str, pa.DataType | None]]) -> pa.DataType | None:
    """Records of what is something, where anything is."""
    found = [(name, kind) for name, kind in named if kind is not None]
    return pa.struct(found) if found else None
