"""How gunicorn serves DataLens: read from the same settings as everything else."""

import os
from typing import Any

from models.settings import Settings
from services.engine.processor import VARIABLE, better_without

_settings = Settings()
_uses_sqlite = _settings.database_address.startswith("sqlite")


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


wsgi_app = "app:create_app()"
bind = [_address(_settings.host, _settings.port)]
worker_class = "gthread"
# One process on SQLite, which has one writer anyway; with PostgreSQL as many as the operator says.
workers = 1 if _uses_sqlite else max(1, int(os.environ.get("WEB_CONCURRENCY") or 2))
# Many threads: each slow upload holds one, and thirty of them must not keep the pages from answering.
threads = 64
# Threads, child processes and locks do not survive a fork, so each worker builds its own application.
preload_app = False
# A worker that is silent for so long hangs; its threads may take longer than that.
timeout = 120
graceful_timeout = 2
keepalive = 15
# Nobody: which proxies may say where a request came from is decided by TRUSTED_PROXIES, in the application.
forwarded_allow_ips = ""
control_socket_disable = True
# numpy reads this when it is imported, which the workers and their children do.
_features = "" if VARIABLE in os.environ else better_without()
raw_env = [f"{VARIABLE}={_features}"] if _features else []
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
loglevel = "warning"


def worker_exit(server: Any, worker: Any) -> None:
    """End background work before the process ends: no child may outlive it."""
    application = getattr(worker, "wsgi", None)
    if application is not None:
        application.extensions["datalens"].close()
