"""The processor: only the one that is known to sort slowly is told to leave instructions alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.engine.processor import FEATURES, VARIABLE, better_without
from tests.contracts.source import ROOT

ZEN_4 = "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nflags\t\t: fpu avx2 avx512f avx512_vbmi2\n\n"


def said(arguments: list[str], environment: dict[str, str]) -> str:
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, check=True, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (ZEN_4 * 2, FEATURES),
        (ZEN_4.replace(" avx512f avx512_vbmi2", ""), ""),
        (ZEN_4.replace("25", "26"), ""),
        (ZEN_4.replace("AuthenticAMD", "GenuineIntel"), ""),
        ("", ""),
        ("Processor: ARMv8\nHardware", ""),
    ],
)
def test_only_a_processor_that_is_known_to_be_slow_is_spared(tmp_path: Path, known: str, found: str):
    path = tmp_path / "cpuinfo"
    path.write_text(known)
    assert better_without(path) == found


def test_a_system_that_says_nothing_is_left_alone(tmp_path: Path):
    assert better_without(tmp_path / "nothing") == ""


def test_numpy_knows_the_names_and_sorts_without_them():
    program = "import numpy; print(numpy.sort(numpy.array([3.0, 1.0, 2.0])).tolist())"
    environment = os.environ | {VARIABLE: FEATURES}
    # Any warning ends it; that a processor lacks the instructions anyway is none that matters.
    options = ["-W", "error", "-W", "ignore:During parsing environment variable:ImportWarning"]
    assert said([*options, "-c", program], environment) == "[1.0, 2.0, 3.0]"


def test_the_server_hands_it_to_its_workers_unless_somebody_has_decided():
    program = "import runpy; print(runpy.run_path('gunicorn.conf.py')['raw_env'])"
    for given, found in ((None, [f"{VARIABLE}={FEATURES}"] if better_without() else []), ("X86_V4", [])):
        environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
        environment |= {} if given is None else {VARIABLE: given}
        assert said(["-c", program], environment) == str(found)
