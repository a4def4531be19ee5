"""Start the server for `make run`: check what commonly goes wrong, then become gunicorn.

A small second process waits until the server answers and prints the one line with the address, so
that this one can be replaced by gunicorn itself: signals reach it directly, its death is the end.
"""

import os
import socket
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn
from urllib.parse import quote

from pydantic import ValidationError
from pydantic_settings import SettingsError

from models.kinds import fields_of
from models.settings import Settings

COMMAND = (sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "app:create_app()")
PATIENCE = 60.0


def main() -> None:
    """Check, announce, serve."""
    settings = valid_settings()
    log = writable_log(settings.home)
    check_port_is_free(settings.host, settings.port)
    sys.stdout.flush()
    position = log.stat().st_size if log.exists() else 0
    server = os.getpid()
    if os.fork() == 0:
        # Forked once more, or gunicorn would find a child that it never started.
        os._exit(0 if os.fork() else announce(settings, server, log, position))
    os.wait()
    become_the_server(log)


def valid_settings() -> Settings:
    """The settings, or the end with one line that names what is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fail(
            "; ".join(f"{name.upper()}: {reason}" for name, reason in fields_of(error).items()) + " (docs/settings.md)"
        )
    except SettingsError as error:
        fail(f"{error} (docs/settings.md)")


def writable_log(home: Path) -> Path:
    """The log's path, after making sure that the data folder can be written to."""
    log = home / "logs" / "server.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=home), log.open("a"):
            return log
    except OSError as error:
        fail(f"the data folder {home} cannot be written to ({error.strerror}). Set DATALENS_HOME to one that you own.")


def check_port_is_free(host: str, port: int) -> None:
    """End with one line when somebody else listens there, or nobody may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            fail(f"cannot listen on {host}:{port} ({reason}). Try another port: PORT={min(port + 1, 65_535)} make run")


def become_the_server(log: Path) -> NoReturn:
    """Replace this process by gunicorn; what it says goes to the log, not between the person's lines."""
    file = os.open(log, os.O_WRONLY | os.O_APPEND)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    os.execv(COMMAND[0], COMMAND)


def announce(settings: Settings, server: int, log: Path, position: int) -> int:
    """Wait until the server answers, then print where; when it ends before that, print why."""
    address = address_of(settings)
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            if answers(settings):
                print(f"DataLens is at {address}  (ctrl-C stops it; its log is {shortest(log)})", flush=True)
                return 0
            if not alive(server):
                print(f"datalens: the server could not start: {last_words(log, position)}", file=sys.stderr, flush=True)
                return 1
            time.sleep(0.05)
    except KeyboardInterrupt:
        return 0
    print(f"datalens: no answer from {address} yet; its log is {shortest(log)}", file=sys.stderr, flush=True)
    return 1


def address_of(settings: Settings) -> str:
    """Where a browser on this machine finds the server."""
    host = reachable(settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def reachable(host: str) -> str:
    """A host to connect to: “every address” is not one."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def answers(settings: Settings) -> bool:
    """Whether the server is alive."""
    connection = HTTPConnection(reachable(settings.host), settings.port, timeout=5)
    try:
        connection.request("GET", quote("/health/live"))
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def alive(process: int) -> bool:
    """Whether a process still runs; one that ended but was not waited for does not."""
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return False
    except OSError:
        os.kill(process, 0)
        return True


def shortest(path: Path) -> str:
    """A path as one would type it here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def last_words(log: Path, position: int) -> str:
    """The line of this start's log that most likely says why it failed."""
    with log.open(errors="replace") as file:
        file.seek(position)
        lines = [line.strip() for line in file if line.strip()]
    telling = [line for line in lines if "Error" in line or "error" in line]
    return f"{(telling or lines or ['it ended without a word'])[-1]} (all of it: {shortest(log)})"


def fail(reason: str) -> NoReturn:
    """End with one line."""
    print(f"datalens: {reason}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()
