"""Making the environment: what commonly goes wrong gets one line that says what to do."""

import shutil
import stat
from pathlib import Path

import pytest

from tests.contracts.source import ROOT
from tests.scripts.processes import one_line, run


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh copy of what `make run` starts with."""
    folder = tmp_path / "checkout"
    shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "requirements.txt", folder)
    shutil.copy(ROOT / "Makefile", folder)
    return folder


def interpreter(folder: Path, answer: str, code: str = "exit 1") -> Path:
    """A program that says it is some Python, and does little else."""
    program = folder / "some-python"
    program.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{answer}"; exit 0; fi\n{code}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def prepare(checkout: Path, **changes: object):
    return run(["scripts/environment.sh", ".venv", "requirements.txt"], checkout, **changes)


def test_a_python_that_is_too_old_is_named_in_one_line(checkout: Path, tmp_path: Path):
    line = one_line(prepare(checkout, PYTHON=interpreter(tmp_path, "Python 3.9.2")))
    assert "3.11" in line
    assert "Python 3.9.2" in line
    assert "PYTHON=" in line


def test_no_python_at_all_gets_one_line(checkout: Path):
    assert "no Python" in one_line(prepare(checkout, PYTHON="/nowhere/python"))


def test_a_read_only_checkout_gets_one_line(checkout: Path):
    checkout.chmod(0o555)
    try:
        line = one_line(prepare(checkout))
    finally:
        checkout.chmod(0o755)
    assert f"{checkout}/.venv cannot be written to" in line


def test_make_run_stops_at_the_first_thing_that_is_wrong(checkout: Path, tmp_path: Path):
    result = run(["make", "run"], checkout, PYTHON=interpreter(tmp_path, "Python 3.9.2"))
    assert result.returncode != 0
    assert "Python 3.9.2" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_environment_that_is_up_to_date_is_left_alone(checkout: Path, tmp_path: Path):
    program = interpreter(tmp_path, "Python 3.11.9", code="exit 0")
    environment = checkout / ".venv"
    (environment / "bin").mkdir(parents=True)
    shutil.copy(program, environment / "bin" / "python")
    (environment / "requirements.stamp").write_text((checkout / "requirements.txt").read_text() * 2)
    result = prepare(checkout, PYTHON=program)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
