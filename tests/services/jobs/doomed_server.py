"""A server that a test kills: `python doomed_server.py HOME DATABASE FILE CHILD…` begins to read FILE and says so."""

import sys
import time
from pathlib import Path

from models.settings import Settings
from services.container import build_services
from tests.services.conftest import stored_user


def is_under_way(dataset, child):
    """Whether the file is being read: the real child may be done before it tells of its first rows."""
    if dataset.status in ("ready", "failed"):
        sys.exit(f"the file was {dataset.status} before anybody could kill the server")
    return bool((dataset.progress or {}).get("rows")) if child else dataset.status == "processing"


def main(home, address, path, *child):
    settings = Settings(_env_file=None, datalens_home=home, database_url=address, max_file_size=10**9)
    services = build_services(settings, **({"command": child} if child else {}))
    services.start()
    owner = stored_user(services.database, "owner")
    with services.files.incoming(path) as incoming, Path(path).open("rb") as file:
        while block := file.read(1_000_000):
            incoming.write(block)
        dataset = services.datasets.add(owner.id, incoming, path)
    while not is_under_way(services.datasets.get(owner.id, dataset.id), child):
        time.sleep(0.01)
    # A file that is still arriving, and an upload between two pieces, when the end comes.
    half = services.files.incoming("half.csv")
    half.write(b"half a file")
    upload = services.uploads.create(owner.id, "rest.csv", 8)
    services.uploads.append(owner.id, upload.id, 0, [b"a\n1\n"])
    print(owner.id, dataset.id, upload.id, flush=True)
    # Until it is killed.
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
