"""The registry: a kind is one module of a package; being there is all it takes to be found."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from models.errors import NotFound

Kind = TypeVar("Kind")


def discover(package: str, path: list[str], kind: type[Kind]) -> dict[str, Kind]:
    """Import every module of a package and gather what it declares, by name.

    A module may declare one or several instances of `kind` at its top level.
    """
    found: dict[str, Kind] = {}
    for info in sorted(iter_modules(path), key=lambda item: item.name):
        module = import_module(f"{package}.{info.name}")
        for value in vars(module).values():
            if isinstance(value, kind):
                found[value.name] = value  # type: ignore[attr-defined]
    return found


def find(kinds: dict[str, Kind], name: str) -> Kind:
    """Look a kind up by name; raises NotFound that lists what there is."""
    if name not in kinds:
        raise NotFound(f"There is no “{name}”.", known=sorted(kinds))
    return kinds[name]
