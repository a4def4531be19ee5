"""Metrics: what this process has served, and what the server holds, as Prometheus reads it."""

import hmac
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import func, select

from models.tables import Dataset, Job, User
from services.database import Database

Labels = tuple[tuple[str, str], ...]
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class Metrics:
    """Counts requests by route, never by address: an address holds ids and what somebody looks for."""

    def __init__(self, database: Database, token: SecretStr) -> None:
        self._database = database
        self._token = token.get_secret_value()
        self._requests: Counter[Labels] = Counter()
        self._seconds: dict[Labels, float] = {}
        self._lock = threading.Lock()

    def admits(self, token: str) -> bool:
        """Whether this is the token that may read the metrics; never, when none is set."""
        return bool(self._token) and hmac.compare_digest(token.encode(), self._token.encode())

    def served(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one request.

        Args:
            endpoint: method and route, such as "GET /health".
            status: of the reply.
            seconds: how long it took until the reply was sent.
        """
        with self._lock:
            self._requests[("endpoint", endpoint), ("status", str(status))] += 1
            place = (("endpoint", endpoint),)
            self._seconds[place] = self._seconds.get(place, 0.0) + seconds

    def text(self) -> str:
        """Everything in the text format 0.0.4.

        Raises:
            Unavailable: the database cannot be reached.
        """
        with self._lock:
            requests, seconds = dict(self._requests), dict(self._seconds)
        parts = [
            *family("datalens_requests_total", "counter", "Requests served by this process.", requests),
            *family("datalens_request_seconds_total", "counter", "Seconds spent on them.", seconds),
            *family("datalens_resident_bytes", "gauge", "Memory of this process.", {(): resident_bytes()}),
            *self._held(),
        ]
        return "\n".join(parts) + "\n"

    def _held(self) -> Iterator[str]:
        with self._database.reading() as session:
            users = session.scalar(select(func.count()).select_from(User)) or 0
            datasets = session.execute(
                select(Dataset.status, func.count(), func.sum(Dataset.file_size)).group_by(Dataset.status)
            ).all()
            jobs = session.execute(select(Job.status, func.count()).group_by(Job.status)).all()
        yield from family("datalens_users", "gauge", "Accounts.", {(): users})
        yield from family("datalens_datasets", "gauge", "Datasets.", by_status((row[0], row[1]) for row in datasets))
        yield from family(
            "datalens_original_bytes", "gauge", "Bytes of files.", by_status((row[0], row[2]) for row in datasets)
        )
        yield from family("datalens_jobs", "gauge", "Jobs.", by_status((row[0], row[1]) for row in jobs))


def by_status(rows: Iterable[tuple[str, int]]) -> dict[Labels, float]:
    """One sample for each status."""
    return {(("status", status),): float(count or 0) for status, count in rows}


def family(name: str, kind: str, meaning: str, samples: Mapping[Labels, float]) -> Iterator[str]:
    r"""The lines of one metric.

    >>> list(family("users", "gauge", "Accounts.", {(("kind", 'a"b'),): 2}))
    ['# HELP users Accounts.', '# TYPE users gauge', 'users{kind="a\\"b"} 2']
    """
    yield f"# HELP {name} {meaning}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples.items():
        inside = ",".join(f'{label}="{text.translate(ESCAPES)}"' for label, text in labels)
        yield f"{name}{{{inside}}} {value:.15g}" if inside else f"{name} {value:.15g}"


def resident_bytes() -> int:
    """Memory of this process that is in the machine's memory, in bytes; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0)
