"""A child that does what a test tells it: it follows the protocol, then reads, waits, fails or dies.

`python acting_child.py MODE`; nothing of DataLens is imported, so it starts at once.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

RECEIPT = {"rows_in_file": 3, "rows_read": 3}
COLUMN = {"name": "town", "type": "text", "role": "identifier", "nullable": False, "missing": 0, "distinct": 3}
DONE = {"event": "done", "row_count": 3, "columns": [COLUMN], "receipt": RECEIPT}


def say(event):
    print(json.dumps(event), flush=True)


def progress(rows):
    say({"event": "progress", "phase": "reading", "rows": rows, "total": 3})


def read(order):
    (Path(order["folder"]) / "town").write_text("Ulm Trier Gera")
    progress(3)
    say(DONE)


def take_over(order):
    if order["before"] is not None:
        (Path(order["folder"]) / "kept").write_bytes((Path(order["before"]) / "town").read_bytes())
    read(order)


def wait(order):
    # Its own number, for a test that asks which process it is.
    say({"event": "progress", "phase": "reading", "rows": 1, "total": os.getpid()})
    # Until the server closes the pipe or dies.
    sys.stdin.read()


def fail(code, **details):
    say({"event": "failed", "error": {"code": code, "message": "It is no table.", "details": details}})


def die_once(order):
    mark = Path(f"{order['source']}.tried")
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    mark.unlink()
    read(order)


def wait_for_a_sign(order):
    progress(1)
    while not Path(f"{order['source']}.go").exists():
        time.sleep(0.01)
    read(order)


ACTS = {
    "waits-for-a-sign": wait_for_a_sign,
    "reads": read,
    "takes-over": take_over,
    "waits": wait,
    "fails": lambda order: fail("UNREADABLE_FILE", reason="quotes", line=7),
    "is-full": lambda order: fail("STORAGE_FULL"),
    "blunders": lambda order: fail("INTERNAL_ERROR", trace="/secret/path"),
    "crashes": lambda order: os.kill(os.getpid(), signal.SIGSEGV),
    "is-killed": lambda order: os.kill(os.getpid(), signal.SIGKILL),
    "is-killed-once": die_once,
    "uses-up-its-time": lambda order: os.kill(os.getpid(), signal.SIGXCPU),
    "ends": lambda order: sys.exit(3),
    "lies": lambda order: say({**DONE, "columns": [{"name": 1}]}),
    "babbles": lambda order: (print("hello\n[1]\n{}\n" + "x" * 200_000, flush=True), read(order)),
}

if __name__ == "__main__":
    say({"event": "idle"})
    line = sys.stdin.readline()
    if line:
        ACTS[sys.argv[1]](json.loads(line))
