"""Fixtures that every test may ask for; each lives in a module of `tests/fixtures`."""

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
