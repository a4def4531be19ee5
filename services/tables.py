"""Tables: the typed columns of datasets, opened once and shared by all questions."""

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING
from uuid import UUID

from models.errors import Conflict, NotFound
from models.tables import Dataset
from services.files import FileStore

if TYPE_CHECKING:
    from services.engine.table import Table

MOST_OPEN = 16
GONE = (
    "The columns of this dataset are not on the disk any more. The original file is kept: "
    "read it again from the dataset's page."
)


class TableStore:
    """Keeps a few tables open; one that is not asked for any more is closed by itself."""

    def __init__(self, files: FileStore, most_open: int = MOST_OPEN) -> None:
        self._files = files
        self._most_open = most_open
        self._tables: OrderedDict[tuple[UUID, int], Table] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, dataset: Dataset) -> "Table":
        """The table of a dataset that is ready.

        Raises:
            Conflict: its columns are gone, such as after restoring a backup without them.
        """
        key = (dataset.id, dataset.generation)
        with self._lock:
            if key in self._tables:
                self._tables.move_to_end(key)
                return self._tables[key]
        # Arrow takes half a second to import; the server has started by the time of the first question.
        from services.engine.table import Table

        try:
            table = Table.open(self._files.columns_folder(dataset))
        except NotFound as error:
            raise Conflict(GONE, status=dataset.status) from error
        with self._lock:
            self._tables[key] = table
            while len(self._tables) > self._most_open:
                self._tables.popitem(last=False)
        return table
