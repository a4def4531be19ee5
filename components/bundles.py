"""Bundles: what every page loads of ours, as one style sheet and one script, named by what is in them."""

import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

# These are served, but not part of every page: the theme runs first, the report is a file of its own.
NOT_IN_THE_INDEX = r"^(theme\.js|report\.css)$"
OTHER_PAGES = ["^swagger-ui$", "^plotly$"]
# Forms come before everything else and need little.
FORM_SHEETS = ("tokens", "base", "chrome", "controls", "callouts", "icons", "accounts")
NAME = re.compile(r"(?P<kind>datalens|forms)-[0-9a-f]{12}(?P<ending>\.(?:js|css))(?P<unfinished>\.\d+)?")
# Older ones of each kind that stay: a server that is being replaced, and pages that are open, still ask for them.
OLDER_KEPT = 3
UNFINISHED_SECONDS = 3600
TAG = re.compile(r'<(?:link rel="stylesheet" href|script src)="/assets/[^"]+">(?:</script>)?')
# Where one script ends, a new statement begins.
BETWEEN = {".js": b"\n;\n", ".css": b"\n"}


class Bundle(NamedTuple):
    """A name that changes with the content, and the content."""

    name: str
    content: bytes


class Addresses(NamedTuple):
    """Where the bundles are; empty where there are none, and the single files serve."""

    styles: str = ""
    scripts: str = ""
    forms: str = ""


def parts(assets: Path, ending: str) -> list[Path]:
    """The files of the index in the order in which Dash would name them: a folder's own ones first, by name."""
    found = [path for path in assets.rglob(f"*{ending}") if is_in_the_index(path.relative_to(assets))]
    return sorted(found, key=lambda path: (path.parent, path.name))


def is_in_the_index(path: Path) -> bool:
    """Whether every page loads this file of assets/."""
    is_elsewhere = any(re.search(pattern, folder) for pattern in OTHER_PAGES for folder in path.parts[:-1])
    return not is_elsewhere and not re.search(NOT_IN_THE_INDEX, path.name)


def bundle(name: str, paths: Sequence[Path], ending: str) -> Bundle:
    """Files one after the other."""
    content = BETWEEN[ending].join(path.read_bytes() for path in paths)
    return Bundle(f"{name}-{hashlib.sha256(content).hexdigest()[:12]}{ending}", content)


def bundles(assets: Path) -> Iterator[Bundle]:
    """The styles and the scripts of the index, then the styles of forms, in the order of `Addresses`."""
    for ending in (".css", ".js"):
        yield bundle("datalens", parts(assets, ending), ending)
    yield bundle("forms", [assets / f"{name}.css" for name in FORM_SHEETS], ".css")


def write(assets: Path, folder: Path) -> Addresses:
    """Keep the bundles in a folder, for `api/delivery.py`; a folder that cannot be written only costs requests."""
    names = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in bundles(assets):
            unfinished = folder / f"{name}.{os.getpid()}"
            unfinished.write_bytes(content)
            unfinished.replace(folder / name)
            names.append(f"/assets/{name}")
        sweep(folder, time.time())
    except OSError:
        return Addresses()
    return Addresses(*names)


def sweep(folder: Path, now: float) -> None:
    """Take away what was written long ago: all but the last few bundles of each kind, and what was never finished.

    Each start writes its bundles anew, so the time of a file says when it was last in use.
    """
    kinds: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True):
        found = NAME.fullmatch(path.name)
        if found and found["unfinished"]:
            if now - path.stat().st_mtime > UNFINISHED_SECONDS:
                path.unlink(missing_ok=True)
        elif found:
            kinds.setdefault((found["kind"], found["ending"]), []).append(path)
    for paths in kinds.values():
        for path in paths[1 + OLDER_KEPT :]:
            path.unlink(missing_ok=True)


def joined(tags: str, address: str) -> str:
    """The tags of the index with one in place of all that name files of ours; as they are without an address.

    >>> joined('<script src="/x.js"></script> <script src="/assets/a.js?m=1"></script>', "/assets/b.js")
    '<script src="/x.js"></script> <script src="/assets/b.js"></script>'
    """
    found = list(TAG.finditer(tags))
    if not address or not found:
        return tags
    first = found[0]
    one = re.sub(r'"/assets/[^"]+"', f'"{address}"', first[0])
    return tags[: first.start()] + one + TAG.sub("", tags[first.end() :])
