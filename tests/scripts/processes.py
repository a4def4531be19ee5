"""Starting our scripts as a person's shell does, root or not."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.contracts.source import ROOT

SERVE = [sys.executable, "-m", "scripts.serve"]
# Root may write anywhere; without these two capabilities it is held by permissions like anybody.
LIKE_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] if os.geteuid() == 0 else []


def environment(**changes: object) -> dict[str, str]:
    """The environment of a person who has set nothing but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COV") and name.isupper()}
    return kept | {name: str(value) for name, value in changes.items()}


def run(command: list[str], folder: Path = ROOT, **changes: object) -> subprocess.CompletedProcess[str]:
    """Run to the end, as somebody whom permissions hold."""
    return subprocess.run(
        [*LIKE_ANYBODY, *command],
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """The single line that a failed command said; anything more is a failure of its own."""
    assert result.returncode != 0
    said = (result.stdout + result.stderr).strip().splitlines()
    assert len(said) == 1, said
    return said[0]


def tree_of(process: int) -> Mapping[int, str]:
    """Process → its command line, for a process and all that descend from it."""
    found = {process}
    rows = [entry.split(None, 2) for entry in processes()]
    while more := {int(row[0]) for row in rows if int(row[1]) in found} - found:
        found |= more
    return {int(row[0]): row[2] for row in rows if int(row[0]) in found}


def processes() -> list[str]:
    """`pid parent command` of everything that runs here."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()
