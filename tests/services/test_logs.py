import json
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.logs import during_request, events, setup
from tests.fixtures.applications import make_settings

EVERY_LINE = {"timestamp", "level", "service", "endpoint", "user_id", "duration_ms", "status", "request_id", "event"}


@pytest.fixture
def written(home: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """What was logged since the last look, line by line; logging is afterwards as it was before."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    setup(make_settings(home, "", log_level="INFO"))
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    root.handlers[:], root.level = before[0], before[1]


def test_an_event_is_one_line_with_its_fields(written):
    events("services.ingest").info("dataset.parsed", rows=3, seconds=0.5)
    (line,) = written()
    assert set(line) >= EVERY_LINE
    assert (line["event"], line["level"], line["service"], line["logger"], line["rows"], line["seconds"]) == (
        "dataset.parsed",
        "INFO",
        "datalens",
        "services.ingest",
        3,
        0.5,
    )
    assert datetime.fromisoformat(line["timestamp"]).utcoffset().total_seconds() == 0
    assert line["timestamp"].endswith("Z")


def test_lines_of_a_request_say_which_one(written):
    log = events("x")
    with during_request(request_id="r1", endpoint="/api/v1/datasets/"):
        with during_request(user_id="u1"):
            log.info("inner")
        log.info("request.done", status=200, duration_ms=1.5)
    log.info("after")
    inner, done, after = written()
    assert (inner["request_id"], inner["user_id"]) == ("r1", "u1")
    assert (done["request_id"], done["endpoint"], done["user_id"], done["status"], done["duration_ms"]) == (
        "r1",
        "/api/v1/datasets/",
        None,
        200,
        1.5,
    )
    assert after["request_id"] is None


def test_an_exception_brings_its_trace_in_the_same_line(written):
    try:
        raise KeyError("x")
    except KeyError:
        events("x").exception("request.failed")
    (line,) = written()
    assert (line["event"], line["level"]) == ("request.failed", "ERROR")
    assert "KeyError: 'x'" in line["exception"]


def test_what_libraries_log_has_the_same_shape(written):
    logging.getLogger("some.library").warning("%s of %s", 1, 2)
    (line,) = written()
    assert (line["event"], line["level"], line["logger"]) == ("1 of 2", "WARNING", "some.library")
    assert set(line) >= EVERY_LINE


def test_every_level_has_its_word_and_the_lowest_is_not_written(written):
    log = events("x")
    for write in (log.debug, log.info, log.warning, log.error):
        write("something")
    assert [line["level"] for line in written()] == ["INFO", "WARNING", "ERROR"]


def test_values_that_json_does_not_know_are_written_as_text(written):
    identity = UUID(int=1)
    events("x").info("something", id=identity, path=Path("/a"), name="größe\n\ud800")
    (line,) = written()
    assert (line["id"], line["path"]) == (str(identity), "/a")


def test_an_event_cannot_break_out_of_its_line(written):
    events("x").info("something", name='"}\n{"level": "forged"}\r\n\u2028')
    assert [line["level"] for line in written()] == ["INFO"]
