"""What a child process that reads foreign files may use of the machine."""

import ctypes
import mmap
import os
import resource
import signal
from collections.abc import Mapping
from pathlib import Path

ADDRESS_SPACE = 8 * 1024**3
CPU_SECONDS = 3600
OPEN_FILES = 4096
# What any reading may take beyond what the process has: once, and for the threads of each processor.
ROOM, ROOM_PER_PROCESSOR = 1024**3, 72 * 1024**2
# What the threads of one reading take of the address space before they hold a single cell: stacks and heaps.
ROOM_OF_THREADS = 256 * 1024**2
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def die_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it ends."""
    ctypes.CDLL(None, use_errno=True).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def lower(kind: int, wanted: int) -> None:
    """Set one limit, never above what is allowed already."""
    _, hard = resource.getrlimit(kind)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (allowed, hard))


def apply(limits: Mapping[str, int]) -> None:
    """Set the limits of one job.

    Args:
        limits: "address_space" and "file_size" in bytes, "cpu_seconds"; a missing one takes the default.
    """
    lower(resource.RLIMIT_AS, limits.get("address_space", ADDRESS_SPACE))
    lower(resource.RLIMIT_CPU, limits.get("cpu_seconds", CPU_SECONDS))
    lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    lower(resource.RLIMIT_CORE, 0)
    if "file_size" in limits:
        # Without this a write beyond the limit kills the process instead of failing.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        lower(resource.RLIMIT_FSIZE, limits["file_size"])


def taken() -> int:
    """How many bytes of address space this process has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def allow_beyond(extra: int) -> None:
    """Let this process take some bytes beyond what it has and what any reading needs, if its limit allows so much."""
    wanted = taken() + ROOM + ROOM_PER_PROCESSOR * (os.cpu_count() or 1) + extra
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    lower(resource.RLIMIT_AS, wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed))


def make_sure_of_room() -> None:
    """Find out whether threads can be started within the limits: one that runs out at birth is waited for for ever.

    Raises:
        MemoryError: they could not.
    """
    try:
        mmap.mmap(-1, ROOM_OF_THREADS).close()
    except OSError as error:
        raise MemoryError("no room for threads") from error
