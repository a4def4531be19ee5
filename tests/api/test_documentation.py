"""The documentation of the API is true: its commands run as they stand, and every route is in it or in the document."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from api.schemas.envelope import ErrorCode
from tests.contracts.source import ROOT
from tests.fixtures.servers import LiveServer

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```bash\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_every_command_runs(start_server: Callable[..., LiveServer], tmp_path: Path):
    server = start_server()
    script = "\n".join([f"BASE={server.url}", *BLOCKS])
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert "10.25" in run.stdout
    assert (tmp_path / "sales.parquet").read_bytes().startswith(b"PAR1")


def test_every_code_is_explained():
    assert [code for code in get_args(ErrorCode) if f"`{code}`" not in TEXT] == []
