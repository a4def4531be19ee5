"""Kinds: what a module declares to become an analysis or a file format; the registry finds it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from models.blocks import Block
from models.errors import InvalidParameters
from models.receipt import ReadingOptions
from models.values import Value

P = TypeVar("P", bound=Value)
R = TypeVar("R", bound=Value)


def fields_of(error: ValidationError) -> dict[str, str]:
    """Turn a validation error into {field: reason}, as the API's `details.fields`."""
    return {".".join(str(part) for part in item["loc"]) or "body": item["msg"] for item in error.errors()}


@dataclass(frozen=True)
class Analysis(Generic[P, R]):
    """One kind of question: form, menu entry, API route, cache key and reference page follow from it.

    `version` is part of the cache key: raise it whenever the same parameters give another result.
    `heavy` says that `run` imports a library which the server must not load, or computes for seconds:
    it then runs in a process of its own; where only some parameters need that, it is a function of
    them. A result that rests on a part of the rows says so in a field
    `sampled_rows`.
    """

    name: str
    title: str
    params: type[P]
    result: type[R]
    run: Callable[[Any, P], R]
    view: Callable[[R], list[Block]]
    version: int = 1
    heavy: bool | Callable[[P], bool] = False

    def is_heavy(self, params: P) -> bool:
        """Whether this question belongs in a process of its own."""
        return self.heavy(params) if callable(self.heavy) else self.heavy

    def parse(self, raw: Mapping[str, Any]) -> P:
        """Check raw parameters; raises InvalidParameters with a reason for each field."""
        try:
            return self.params.model_validate(dict(raw))
        except ValidationError as error:
            raise InvalidParameters("Some parameters are not valid.", fields=fields_of(error)) from error


@dataclass(frozen=True)
class FileFormat:
    """One kind of file: which suffixes it has, how its bytes are recognised, and how it is opened.

    `open_source` checks the file before any library parses it and returns a `services.formats.source.Source`:
    plan, receipt decisions, and an iterator over Arrow record batches in file order. `expansion` is how many bytes
    of memory an honest file may take for each of its own, beyond what every reading takes.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    recognise: Callable[[bytes], bool]
    open_source: Callable[[Path, ReadingOptions], Any]
    expansion: int = 32


Progress = Callable[[int, int | None], None]
Batches = Iterator[Any]


@dataclass(frozen=True)
class Export:
    """One way to take rows out: `write` gives the file piece by piece, so that no export is held in memory.

    `check` says early when a table does not fit this kind of file; it gets rows and columns. `suffix` ends the file's
    name where that is not the kind's own name.
    """

    name: str
    title: str
    media_type: str
    write: Callable[[Any], Iterator[bytes]]
    check: Callable[[int, int], None] = lambda rows, columns: None
    suffix: str = ""
