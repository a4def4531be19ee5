"""Files that arrive, for tests of whatever happens to them afterwards."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

from models.tables import Dataset

TABLE = b"town,people\nUlm,128928\nTrier,112461\nGera,93634\n"


def arrive(services: Any, user_id: UUID, content: bytes = TABLE, filename: str = "towns.csv", **more: Any) -> Dataset:
    """Send a file the way the multipart route does."""
    incoming = services.files.incoming(filename)
    incoming.write(content)
    return services.datasets.add(user_id, incoming, filename, **more)


def files_in(services: Any) -> set[str]:
    """Every file of the store, by its path inside it; what others remove meanwhile is not there."""
    folder = services.files.folder
    return {str((Path(path) / name).relative_to(folder)) for path, _, names in os.walk(folder) for name in names}


def is_gone(process: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True
