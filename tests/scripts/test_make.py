"""`make`: it lists its targets, and each of them resolves."""

import re
import subprocess

import pytest

from tests.contracts.source import ROOT

TARGETS = re.findall(r"^([a-z]+):.*## (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def run_make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_make_alone_lists_every_target_with_its_sentence():
    listed = run_make()
    assert listed.returncode == 0
    assert [
        (name, sentence)
        for name, sentence in TARGETS
        if not re.search(rf"make {name} +{re.escape(sentence)}", listed.stdout)
    ] == []


def test_the_promised_targets_are_there():
    assert {"run", "test", "check", "bench", "screenshots", "image"} <= {name for name, _ in TARGETS}


@pytest.mark.parametrize("name", [name for name, _ in TARGETS])
def test_a_target_resolves(name: str):
    assert run_make("--dry-run", name).returncode == 0


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").rglob("*.sh")), ids=lambda path: path.name)
def test_scripts_can_be_run_and_are_sound(script):
    assert script.stat().st_mode & 0o111
    shell = script.read_text(encoding="utf-8").splitlines()[0].removeprefix("#!")
    assert subprocess.run([shell, "-n", script], check=False).returncode == 0
