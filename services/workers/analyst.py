"""The analyst: a process that answers one question after the other, and loads the heavy libraries for it."""

import logging
import os
import select
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

import orjson

from models.errors import DataLensError, Unavailable
from services.analyses import ANALYSES
from services.cleaning.recipes.previewing import QUESTION
from services.engine.table import Table
from services.ingest import limits
from services.json_values import plain
from services.registry import find

# An analyst that nobody has asked for so long gives its memory back.
IDLE_SECONDS = 600.0
MOST_OPEN = 4
BROKEN = "This analysis failed for a reason that we did not foresee. Try it with fewer columns or another filter."
TOO_LARGE = "This analysis needs more memory than one question may take. Ask for fewer columns, or filter the rows."
log = logging.getLogger(__name__)


class Tables:
    """The last few tables that were asked about."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Table] = OrderedDict()

    def read(self, folder: str) -> Table:
        """The table in a folder."""
        if folder not in self._open:
            self._open[folder] = Table.open(Path(folder))
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        self._open.move_to_end(folder)
        return self._open[folder]


def answer(order: dict[str, Any], tables: Tables) -> dict[str, Any]:
    """One event: the result of the analysis, or why there is none."""
    try:
        analysis = find(ANALYSES | {QUESTION.name: QUESTION}, order["kind"])
        params = analysis.parse(order["params"])
        return {"event": "done", "result": plain(analysis.run(tables.read(order["folder"]), params))}
    except DataLensError as error:
        return failed(error)
    except MemoryError:
        return failed(Unavailable(TOO_LARGE))
    except Exception as error:
        log.exception("analysis failed", exc_info=error)
        return failed(DataLensError(BROKEN))


def failed(error: DataLensError) -> dict[str, Any]:
    """The event for an error."""
    told = {"kind": type(error).__name__, "message": error.message, "details": error.details}
    return {"event": "failed", "error": told}


def write(descriptor: int, event: dict[str, Any]) -> None:
    """Write one event as a line."""
    data = orjson.dumps(event, default=str) + b"\n"
    while data:
        data = data[os.write(descriptor, data) :]


def main() -> None:
    """Answer until standard input is closed, or nobody has asked for ten minutes."""
    limits.die_with_parent()
    # Libraries may print: what they say must not come between the events.
    descriptor = os.dup(1)
    os.dup2(2, 1)
    tables = Tables()
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.buffer.readline()
        if not line.strip():
            return
        write(descriptor, answer(orjson.loads(line), tables))


if __name__ == "__main__":
    main()
