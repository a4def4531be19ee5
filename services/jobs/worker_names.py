"""Names of workers: enough to tell later, on the same machine, whether one is still alive."""

import os
import socket
from pathlib import Path


def own_name() -> str:
    """The name of this process: machine, boot, process id and when it started."""
    process = os.getpid()
    return "/".join((socket.gethostname(), boot_id(), str(process), started_at(process) or ""))


def boot_id() -> str:
    """Which start of the machine this is."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def started_at(process: int) -> str | None:
    """When a process started, in ticks since the machine did; None when there is no such process."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    state, *fields = text.rpartition(")")[2].split()
    return None if state in "ZX" else fields[18]


def is_dead(name: str) -> bool:
    """Whether a worker has certainly ended. One on another machine is given the benefit of the doubt."""
    host, boot, process, started = name.split("/")
    if host != socket.gethostname() or not boot:
        return False
    return boot != boot_id() or started_at(int(process)) != started
