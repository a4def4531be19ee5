"""The repository: what its files may name, what they may weigh, and that its documents keep their word."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from scripts.settings_page import PAGE, page
from tests.contracts.source import ROOT
from tests.contracts.test_requirements import RUNTIME

# Put together here, so that this file does not name them either.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("docker", "io"), ("ghcr", "io"),
        ("quay", "io"), ("gcr", "io"), ("deb", "debian", "org"), ("unpkg", "com"), ("jsdelivr", "net"),
    )
]  # fmt: skip
LARGEST_FILE = 3_000_000
LARGEST_PICTURE = 300_000
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)#\s]+)[^)]*\)|(?:src|srcset|href)=\"(?P<source>[^\"#]+)\"")


@cache
def repository_files() -> tuple[Path, ...]:
    """What is, or is about to be, committed; everything in an unpacked archive without a history."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_names_a_registry():
    vendored = ROOT / "assets" / "vendor"
    found = [
        (named(path), host)
        for path in repository_files()
        if not path.is_relative_to(vendored) and path.stat().st_size < LARGEST_FILE
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert found == []


def test_the_repository_stays_small():
    assert [named(path) for path in repository_files() if path.stat().st_size > LARGEST_FILE] == []


def test_pictures_are_light():
    pictures = [path for path in repository_files() if path.suffix in {".png", ".jpg", ".webp"}]
    assert [named(path) for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []


def test_no_environment_and_no_data_folder_is_kept():
    kept = {path.relative_to(ROOT).parts[0] for path in repository_files()}
    assert kept & {".venv", ".venv-dev", "instance", "build", "node_modules"} == set()


def test_every_setting_is_documented():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("name", [name for name, (_, _, chosen) in RUNTIME.items() if chosen])
def test_every_dependency_has_a_reason(name: str):
    decisions = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert name in re.sub(r"[-_.]+", "-", decisions.lower()), "say in docs/decisions what it is for and what it costs"


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=named)
def test_a_decision_says_what_why_and_what_it_costs(path: Path):
    text = path.read_text(encoding="utf-8")
    assert all(f"**{part}.**" in text for part in ("What", "Why", "What it costs"))
    assert path.name in (path.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_in_documents_lead_somewhere(path: Path):
    targets = [match["target"] or match["source"] for match in LINK.finditer(path.read_text(encoding="utf-8"))]
    local = [target for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_commands_in_documents_exist(path: Path):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    written = re.findall(r"`make ([a-z]+)|^    make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert {first or second for first, second in written} - targets == set()
