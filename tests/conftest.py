"""Fixtures that every test may ask for; each lives in a module of `tests/fixtures`."""

import pytest
from hypothesis import Phase, settings

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file stay together, and all that need a browser: two browsers and their servers at once are slow."""
    for item in items:
        is_in_browser = item.get_closest_marker("browser") is not None
        item.add_marker(pytest.mark.xdist_group("browser" if is_in_browser else item.location[0]))
