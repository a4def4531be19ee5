"""Analysts: a process of their own answers, is replaced when it dies, and is not waited for without end."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.errors import Cancelled, InvalidParameters, Unavailable
from services.analyses.statistics import Params
from services.engine.column_writer import ColumnWriter
from services.engine.stopping import Stop, stopping
from services.engine.table_writer import TableWriter
from services.workers.analysts import Analysts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table with one column of three numbers."""
    import pyarrow as pa

    writer = ColumnWriter(tmp_path, 0)
    writer.append(pa.array([1, 2, 6], pa.int64()))
    column = writer.finish("price", "integer", role="measure")
    TableWriter.finish(tmp_path, [column], 3)
    return tmp_path


@pytest.fixture
def analysts():
    """One analyst, started with the first question."""
    analysts = Analysts()
    yield analysts
    analysts.close()


def test_an_analyst_gives_what_the_analysis_gives(analysts, folder):
    assert analysts.ask(folder, "statistics", Params())["profile"][0]["mean"] == 3.0


def test_an_error_keeps_its_kind_its_words_and_its_details(analysts, folder):
    with pytest.raises(InvalidParameters) as caught:
        analysts.ask(folder, "statistics", Params(columns=("weight",)))
    assert "columns" in caught.value.details["fields"]


def test_an_analyst_that_died_is_replaced_by_the_next_question(analysts, folder):
    analysts.ask(folder, "statistics", Params())
    os.kill(analysts._child.process_id, signal.SIGKILL)
    assert analysts.ask(folder, "statistics", Params())["rows"] == 3


def test_an_answer_that_takes_too_long_is_given_up_with_a_word_on_what_to_do(folder):
    analysts = Analysts(patience=120.0)
    analysts.ask(folder, "statistics", Params())
    os.kill(analysts._child.process_id, signal.SIGSTOP)
    analysts._patience = 0.5
    with pytest.raises(Unavailable, match="filter the rows"):
        analysts.ask(folder, "statistics", Params())


def test_a_closed_server_starts_no_analyst(folder):
    analysts = Analysts()
    analysts.close()
    with pytest.raises(Unavailable):
        analysts.ask(folder, "statistics", Params())


def test_an_analyst_outlives_the_thread_that_asked_first(analysts, folder):
    first = threading.Thread(target=analysts.ask, args=(folder, "statistics", Params()))
    first.start()
    first.join()
    process = analysts._child.process_id
    analysts.ask(folder, "statistics", Params())
    assert analysts._child.process_id == process


def test_closing_does_not_wait_for_an_answer(folder):
    analysts = Analysts()
    analysts.ask(folder, "statistics", Params())
    os.kill(analysts._child.process_id, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(analysts.ask, folder, "statistics", Params())
        time.sleep(0.3)
        analysts.close()
        assert isinstance(waiting.exception(timeout=60), Unavailable)


def test_an_analyst_is_ended_when_nobody_waits_for_its_answer(analysts, folder):
    analysts.ask(folder, "statistics", Params())
    first = analysts._child
    os.kill(first.process_id, signal.SIGSTOP)
    with stopping(Stop(60, lambda: True)), pytest.raises(Cancelled):
        analysts.ask(folder, "statistics", Params())
    assert not first.is_alive()
    assert analysts.ask(folder, "statistics", Params())["rows"] == 3


def test_a_question_that_nobody_wants_any_more_leaves_the_queue(analysts, folder):
    analysts.ask(folder, "statistics", Params())
    with analysts._turn, stopping(Stop(60, lambda: True)), pytest.raises(Cancelled):
        analysts.ask(folder, "statistics", Params())
    assert analysts.ask(folder, "statistics", Params())["rows"] == 3
