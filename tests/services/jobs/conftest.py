"""Services whose files are read by a child that does what the test says."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from services.container import build_services

CHILD = Path(__file__).with_name("acting_child.py")


def acting(mode: str) -> tuple[str, ...]:
    """The command that starts such a child."""
    return (sys.executable, str(CHILD), mode)


@pytest.fixture
def start(settings: Any) -> Iterator[Callable[[str], Any]]:
    """Start services: `start("waits")`; a second call is a second server on the same database and files."""
    running: list[Any] = []

    def start_one(mode: str, begin: bool = True) -> Any:
        running.append(build_services(settings, command=acting(mode)))
        if begin:
            running[-1].start()
        return running[-1]

    yield start_one
    for services in running:
        services.close()
