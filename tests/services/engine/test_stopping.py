"""Stopping: kernels end between blocks when time is over or nobody waits."""

import threading

import numpy as np
import pytest

from models.errors import Cancelled, Unavailable
from services.analyses.correlation import Params as Correlation
from services.analyses.correlation import run as correlate
from services.analyses.statistics import Params, run
from services.engine import stopping as module
from services.engine.stopping import Stop, checkpoint, current, stopping
from services.engine.table import Table, condition


def table() -> Table:
    return Table.of(**{f"c{number}": np.arange(200.0) * number % 7 for number in range(6)})


def test_a_checkpoint_without_a_stop_lets_go_on():
    checkpoint()
    assert current.get() is None


def test_a_computation_ends_when_its_time_is_over():
    with stopping(Stop(-1)), pytest.raises(Unavailable, match="filter the rows"):
        run(table(), Params(filter=(condition("c1", ">", 1),)))
    assert current.get() is None


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall", "mixed"])
def test_a_correlation_ends_when_nobody_waits(method: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "TICK_SECONDS", 0.0)
    asked = []

    def given_up() -> bool:
        asked.append(1)
        return len(asked) > 3

    with stopping(Stop(60, given_up)), pytest.raises(Cancelled):
        correlate(table(), Correlation(method=method))
    assert len(asked) == 4


def test_who_waits_is_asked_now_and_then_only():
    asked = []
    stop = Stop(60, lambda: bool(asked.append(1)))
    for _ in range(1_000):
        stop.check()
    assert len(asked) <= 2


def test_another_thread_is_not_stopped():
    ended = []
    with stopping(Stop(-1)):
        thread = threading.Thread(target=lambda: ended.append(checkpoint()))
        thread.start()
        thread.join()
    assert ended == [None]
