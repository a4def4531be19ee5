"""Lay out the scripts and styles that pages load, each with its brotli and gzip form beside it, for nginx.

usage: python -m scripts.compress_static FOLDER
"""

import gzip
import shutil
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli

from components.bundles import bundles
from services.packed_files import as_sent

ASSETS = Path(__file__).resolve().parent.parent / "assets"
# What Dash serves from installed packages, below /_dash-component-suites/NAME/.
SUITES = ("dash", "dash_ag_grid", "plotly")
TEXT = frozenset({".js", ".css", ".svg", ".json", ".txt", ".html"})
SUITE_FILES = frozenset({".js", ".css"})
# Never loaded by our pages; whoever asks all the same gets them from the server itself.
LEFT_OUT = ("*.dev.js", "widgetbundle.js", "*/dash_table/*", "*enterprise*", "*mathjax*")
# Below this, headers weigh more than what is saved.
SMALLEST = 256


def wanted() -> Iterator[tuple[Path, str]]:
    """Each file, and its address without the fingerprint."""
    yield from ((path, f"assets/{path.relative_to(ASSETS)}") for path in ASSETS.rglob("*") if path.is_file())
    for name in SUITES:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise RuntimeError(f"{name} is not installed: run this with the server's own environment.")
        folder = Path(spec.origin).parent
        for path in folder.rglob("*"):
            if path.suffix in SUITE_FILES and not any(path.match(pattern) for pattern in LEFT_OUT):
                yield path, f"_dash-component-suites/{name}/{path.relative_to(folder)}"


def lay_out(source: Path, target: Path) -> None:
    """Lay out one file as it is sent; text gets its compressed forms beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    content = as_sent(source)
    target.write_bytes(content)
    shutil.copystat(source, target)
    if source.suffix in TEXT and len(content) >= SMALLEST:
        target.with_name(f"{target.name}.br").write_bytes(brotli.compress(content, mode=brotli.MODE_TEXT))
        target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def main(folder: Path) -> None:
    """Lay out everything."""
    for source, address in wanted():
        lay_out(source, folder / address)
    with TemporaryDirectory() as made:
        for name, content in bundles(ASSETS):
            source = Path(made, name)
            source.write_bytes(content)
            lay_out(source, folder / "assets" / name)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
