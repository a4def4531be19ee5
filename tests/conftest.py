"""Fixtures that every test may ask for; each lives in a module of `tests/fixtures`."""

from typing import Any

import pytest
from hypothesis import Phase, settings
from xdist.scheduler import LoadScopeScheduling

# The same examples each time: what fails here fails for everybody, and what has passed does not fail by chance.
# Looking for a shorter example can take minutes: drop `phases` to have it.
settings.register_profile("repeatable", derandomize=True, phases=(Phase.explicit, Phase.reuse, Phase.generate))
settings.load_profile("repeatable")

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.applications",
    "tests.fixtures.clients",
    "tests.fixtures.servers",
    "tests.fixtures.failures",
    "tests.fixtures.browsers",
]


class ByFile(LoadScopeScheduling):
    """Tests of one file stay together, and all in a browser: two browsers with their servers at once are slow."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "tests/browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Which process gets which tests."""
    return ByFile(config, log)
