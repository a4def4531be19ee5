"""One profiler at work on one file, in a process of its own: prints seconds of each step as a line of JSON.

    python -m benchmarks.peers NAME FILE

Libraries are imported before the clock starts. Those of others are in environments of their own, so they are
imported by name; each reads the file with pandas, as its own documentation does, and gives its report as text.
"""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.contenders import Step, timed


def datalens(path: Path) -> Iterator[Step]:
    """Ours: stored columns with all statistics, the overview as the browser gets it, and the graded findings."""
    with TemporaryDirectory() as folder:
        # A server has been running for a while.
        ours(head_of(path, Path(folder)), Path(folder, "warm"))
        yield from ours(path, Path(folder, "columns"))


def ours(path: Path, folder: Path) -> list[Step]:
    """The three steps on one file."""
    reading, analyses = import_module("services.ingest.pipeline"), import_module("services.analyses").ANALYSES
    options, opened = import_module("models.receipt").ReadingOptions(), import_module("services.engine.table").Table
    overview, section = (import_module(f"components.{name}") for name in ("overview_parts", "insight_parts"))
    plain, sent = import_module("services.json_values").plain, import_module("plotly.io.json").to_json_plotly
    folder.mkdir()

    def answer(kind: str) -> Any:
        analysis = analyses[kind]
        return plain(analysis.run(opened.open(folder), analysis.parse({})))

    read, ingested = timed("read", lambda: reading.ingest(path, path.name, options, folder, lambda *_: None))
    row = row_of(path, ingested)
    page, _ = timed("page", lambda: sent(overview.overview(row, answer("statistics"), {}, "you", "/api")))
    found, _ = timed("insights", lambda: sent(section.section("id", answer("insights"))))
    return [read, page, found]


def row_of(path: Path, ingested: Any) -> Any:
    """What the database would hold of the file."""
    dataset = import_module("models.tables").Dataset
    return dataset(
        id=import_module("uuid").uuid4(), name=path.name, original_filename=path.name, file_size=path.stat().st_size,
        row_count=ingested.row_count, receipt=ingested.receipt.model_dump(mode="json"), status="ready",
        created_at=import_module("datetime").datetime.now(import_module("datetime").UTC),
    )  # fmt: skip


def head_of(path: Path, folder: Path) -> Path:
    """The first lines of the file, to warm up with."""
    with path.open("rb") as source:
        data = source.read(200_000)
    head = folder / path.name
    head.write_bytes(data[: data.rfind(b"\n") + 1])
    return head


def by_pandas(path: Path) -> tuple[Step, Any]:
    """The file as a data frame."""
    library = import_module("pandas")
    return timed("read", lambda: library.read_csv(path))


def ydata(path: Path, is_minimal: bool) -> Iterator[Step]:
    """ydata-profiling: its report as HTML."""
    library = import_module("ydata_profiling")
    step, frame = by_pandas(path)
    yield step
    report = library.ProfileReport(frame, minimal=is_minimal, progress_bar=False)
    yield timed("report", report.to_html)[0]


def skrub(path: Path) -> Iterator[Step]:
    """skrub: its table report as HTML."""
    library = import_module("skrub")
    step, frame = by_pandas(path)
    yield step
    yield timed("report", lambda: library.TableReport(frame, verbose=0).html())[0]


def sweetviz(path: Path) -> Iterator[Step]:
    """Sweetviz: its report as an HTML file."""
    library = import_module("sweetviz")
    step, frame = by_pandas(path)
    yield step
    with TemporaryDirectory() as folder:

        def report() -> None:
            library.analyze(frame).show_html(f"{folder}/report.html", open_browser=False)

        yield timed("report", report)[0]


def dtale(path: Path) -> Iterator[Step]:
    """D-Tale: what its page “Describe” asks of each column."""
    library = import_module("dtale.describe")
    step, frame = by_pandas(path)
    yield step
    yield timed("report", lambda: [library.load_describe(column) for _, column in frame.items()])[0]


PEERS: dict[str, Callable[[Path], Iterator[Step]]] = {
    "datalens": datalens,
    "ydata minimal": lambda path: ydata(path, True),
    "ydata full": lambda path: ydata(path, False),
    "skrub": skrub,
    "sweetviz": sweetviz,
    "dtale": dtale,
}

if __name__ == "__main__":
    print(json.dumps(list(PEERS[sys.argv[1]](Path(sys.argv[2])))), flush=True)
