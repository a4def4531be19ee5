"""Fixtures that every test may ask for; each lives in a module of `tests/fixtures`."""

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.applications",
    "tests.fixtures.clients",
    "tests.fixtures.servers",
    "tests.fixtures.browsers",
]
