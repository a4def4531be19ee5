"""Dependencies: what is imported is chosen, what is chosen is pinned, and nothing comes in unseen."""

import re
import sys
from importlib.metadata import packages_distributions, requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contracts.source import FOLDERS, ROOT, imports_of, module_paths

OURS = {*FOLDERS, "app", "tests", "scripts", "benchmarks", "migrations"}
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[(?P<extras>[a-z,]+)\])?==(?P<version>\S+)")


def pins(filename: str) -> dict[str, tuple[str, frozenset[str], bool]]:
    """Name → (version, extras, whether it stands in the part of what was chosen)."""
    text = (ROOT / filename).read_text(encoding="utf-8")
    chosen, _, pulled_in = text.partition("--- pulled in")
    return {
        canonicalize_name(match["name"]): (match["version"], frozenset((match["extras"] or "").split(",")) - {""}, part)
        for part, half in ((True, chosen), (False, pulled_in))
        for match in PIN.finditer(half)
    }


def needed_by(chosen: dict[str, frozenset[str]]) -> set[str]:
    """Everything that these distributions need, themselves included, as their metadata say."""
    found: set[str] = set()
    open_ends = list(chosen.items())
    while open_ends:
        name, extras = open_ends.pop()
        found.add(name)
        for line in requires(name) or ():
            requirement = Requirement(line)
            wanted = requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in {"", *extras}
            )
            other = canonicalize_name(requirement.name)
            if wanted and (other not in found or requirement.extras):
                open_ends.append((other, frozenset(requirement.extras)))
    return found


RUNTIME = pins("requirements.txt")
DEVELOPMENT = pins("requirements-dev.txt")


def test_what_the_server_imports_was_chosen():
    distributions = packages_distributions()
    imported = {name.split(".")[0] for path in module_paths() for name in imports_of(path)}
    foreign = imported - OURS - set(sys.stdlib_module_names)
    names = {canonicalize_name(distributions[name][0]) for name in foreign}
    # Dash brings plotly, Flask brings Werkzeug: the pair is chosen as one.
    together = {"plotly", "werkzeug", "wtforms", "markupsafe", "jinja2", "itsdangerous"}
    assert names - {name for name, (_, _, chosen) in RUNTIME.items() if chosen} - together == set()


def test_the_server_needs_no_pandas():
    assert "pandas" not in RUNTIME
    assert "pandas" not in {name.split(".")[0] for path in module_paths() for name in imports_of(path)}


@pytest.mark.parametrize("listed", [RUNTIME, RUNTIME | DEVELOPMENT], ids=["runtime", "development"])
def test_whatever_is_pulled_in_is_pinned_too(listed: dict):
    chosen = {name: extras for name, (_, extras, is_chosen) in listed.items() if is_chosen}
    assert needed_by(chosen) == set(listed)


@pytest.mark.parametrize(("name", "pin"), (RUNTIME | DEVELOPMENT).items(), ids=lambda value: str(value)[:30])
def test_tests_run_on_the_pinned_versions(name: str, pin: tuple):
    assert version(name) == pin[0]


def test_no_registry_is_named():
    for path in [ROOT / "requirements.txt", ROOT / "requirements-dev.txt", *ROOT.glob("scripts/*")]:
        if path.is_file():
            assert not re.search(r"pypi\.org|pythonhosted|--index-url", path.read_text(encoding="utf-8")), path
