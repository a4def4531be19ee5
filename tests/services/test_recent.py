"""A few answers kept in memory."""

import threading
from typing import Any

import pytest

from services.recent import Recent


def test_an_answer_is_computed_once():
    kept: Recent[int] = Recent(2)
    computed: list[str] = []
    for _ in range(3):
        assert kept.get("a", lambda: computed.append("a") or 1) == 1  # type: ignore[func-returns-value]
    assert computed == ["a"]


def test_the_oldest_answer_goes_first():
    kept: Recent[str] = Recent(2)
    computed: list[str] = []

    def answer(name: str) -> str:
        computed.append(name)
        return name

    for name in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(name, lambda name=name: answer(name)) == name  # type: ignore[misc]
    assert computed == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept():
    kept: Recent[int] = Recent(2)

    def fail() -> int:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        kept.get("a", fail)
    assert kept.get("a", lambda: 5) == 5


def test_equal_questions_at_the_same_time_wait_for_the_first():
    kept: Recent[int] = Recent(2)
    entered, go, computed = threading.Event(), threading.Event(), []

    def slow() -> int:
        computed.append(1)
        entered.set()
        go.wait(60)
        return 7

    found: list[Any] = []
    threads = [threading.Thread(target=lambda: found.append(kept.get("a", slow))) for _ in range(3)]
    threads[0].start()
    assert entered.wait(60)
    for thread in threads[1:]:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(60)
    assert (found, computed) == ([7, 7, 7], [1])
