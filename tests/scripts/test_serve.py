"""`make run` as a person sees it: one line when it works, one line when it does not, a clean end."""

import os
import re
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.fixtures.servers import free_port
from tests.scripts.processes import SERVE, environment, one_line, run, tree_of

Shell = Callable[..., "Session"]


class Session:
    """A server in a process group of its own, as a shell starts it; ctrl-C reaches the whole group."""

    def __init__(self, home: Path, port: int) -> None:
        self.port = port
        self.process = subprocess.Popen(
            SERVE,
            env=environment(DATALENS_HOME=home, PORT=port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def first_line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def status(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def interrupt(self) -> str:
        """Press ctrl-C, wait for the end, and give what was said after the first line."""
        os.killpg(self.process.pid, signal.SIGINT)
        said, _ = self.process.communicate(timeout=60)
        return str(said).strip()

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@pytest.fixture
def shell(home: Path) -> Iterator[Shell]:
    """Start the server, on this test's folder and a free port unless told otherwise."""
    sessions: list[Session] = []

    def start(port: int = 0) -> Session:
        sessions.append(Session(home, port or free_port()))
        return sessions[-1]

    yield start
    for session in sessions:
        session.end()


def gone(processes: set[int], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{process}").exists() for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_one_line_says_where_it_is_and_ctrl_c_ends_it_all(shell: Shell):
    session = shell()
    line = session.first_line()
    assert f"http://127.0.0.1:{session.port}" in line
    assert "ctrl-C" in line
    assert session.status("/health/live") == 200
    running = set(tree_of(session.process.pid))
    assert session.interrupt() == ""
    assert session.process.returncode == 0
    assert gone(running)


def test_a_second_start_finds_what_the_first_one_left(shell: Shell, home: Path):
    first = shell()
    first.first_line()
    first.interrupt()
    kept = {path.name: path.read_bytes() for path in (home / "secrets").iterdir()}
    second = shell()
    assert f":{second.port}" in second.first_line()
    assert second.status("/health") == 200
    assert {path.name: path.read_bytes() for path in (home / "secrets").iterdir()} == kept


def test_only_the_owner_may_read_the_data_folder(shell: Shell, home: Path):
    shell().first_line()
    secrets = [*(home / "secrets").iterdir()]
    assert secrets
    assert {stat.S_IMODE(path.stat().st_mode) for path in secrets} == {0o600}


def test_a_port_in_use_gets_one_line_with_the_way_out(home: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = one_line(run(SERVE, DATALENS_HOME=home, PORT=port))
    assert f"127.0.0.1:{port}" in line
    assert "in use" in line
    assert "PORT=" in line


def test_a_folder_that_cannot_be_written_to_gets_one_line(tmp_path: Path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    line = one_line(run(SERVE, DATALENS_HOME=locked / "instance", PORT=free_port()))
    assert str(locked) in line
    assert "DATALENS_HOME" in line


def test_a_data_folder_that_became_read_only_gets_one_line(home: Path):
    (home / "logs").mkdir()
    home.chmod(0o555)
    try:
        assert "cannot be written to" in one_line(run(SERVE, DATALENS_HOME=home, PORT=free_port()))
    finally:
        home.chmod(0o755)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "0"), ("MAX_FILE_SIZE", "-1"), ("ENVIRONMENT", "staging"), ("CORS_ORIGINS", "x")],
)
def test_a_setting_that_is_not_valid_is_named_in_one_line(home: Path, name: str, value: str):
    line = one_line(run(SERVE, **{"DATALENS_HOME": home, "PORT": free_port(), name: value}))
    assert re.search(name, line, re.IGNORECASE)
    assert "docs/settings.md" in line


def test_a_database_that_is_not_there_gets_one_line(home: Path):
    nobody = f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/nothing"
    result = run(SERVE, DATALENS_HOME=home, PORT=free_port(), DATABASE_URL=nobody)
    said = [line for line in (result.stdout + result.stderr).splitlines() if line.strip()]
    assert result.returncode != 0
    assert len(said) == 1
    assert "could not start" in said[0]
