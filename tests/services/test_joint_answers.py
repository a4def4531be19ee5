"""Joint answers: who asks what is being computed gets that answer, whoever began it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.errors import Cancelled, NotEnoughData
from services.engine.stopping import Stop, asker_is_gone, checkpoint, stopping
from services.joint_answers import JointAnswers

PATIENCE = 30


class Slow:
    """A computation that goes on until it is told to end, and stops as kernels do."""

    def __init__(self, error=None):
        self.runs = 0
        self.error = error
        self.begun, self.may_end = threading.Event(), threading.Event()

    def compute(self):
        self.runs += 1
        self.begun.set()
        with stopping(Stop(PATIENCE, asker_is_gone.get())):
            while not self.may_end.wait(0.01):
                checkpoint()
        error, self.error = self.error, None
        if error:
            raise error
        return self.runs


class Asker:
    """Somebody who asks in a thread of their own, and may hang up."""

    def __init__(self, people):
        self._gone, self._looked_at = threading.Event(), threading.Event()
        self.answer = people.threads.submit(self._ask, people)
        assert people.slow.begun.wait(PATIENCE)
        assert self._looked_at.wait(PATIENCE)

    def _ask(self, people):
        asker_is_gone.set(self._is_gone)
        return people.joint.answer("question", people.slow.compute)

    def _is_gone(self):
        self._looked_at.set()
        return self._gone.is_set()

    def leave(self):
        """Hang up; return when that was noticed."""
        self._gone.set()
        self._looked_at.clear()
        assert self._looked_at.wait(PATIENCE)


class People:
    """Those who ask the same."""

    def __init__(self, slow):
        self.slow = slow
        self.joint = JointAnswers()
        self.threads = ThreadPoolExecutor(4)


def test_whoever_asks_meanwhile_gets_the_same_answer():
    people = People(Slow())
    askers = [Asker(people) for _ in range(3)]
    people.slow.may_end.set()
    assert sorted(asker.answer.result(PATIENCE) for asker in askers) == [(1, False), (1, True), (1, True)]


def test_the_first_may_leave_and_the_others_are_still_answered():
    people = People(Slow())
    first, second = Asker(people), Asker(people)
    first.leave()
    people.slow.may_end.set()
    assert second.answer.result(PATIENCE) == (1, True)
    assert people.slow.runs == 1


def test_who_leaves_does_not_wait_on():
    people = People(Slow())
    first, second = Asker(people), Asker(people)
    second.leave()
    with pytest.raises(Cancelled):
        second.answer.result(PATIENCE)
    people.slow.may_end.set()
    assert first.answer.result(PATIENCE) == (1, False)


def test_when_all_have_left_nothing_is_computed_on():
    people = People(Slow())
    askers = [Asker(people), Asker(people)]
    for asker in askers:
        asker.leave()
    for asker in askers:
        with pytest.raises(Cancelled):
            asker.answer.result(PATIENCE)
    later = Asker(people)
    people.slow.may_end.set()
    assert later.answer.result(PATIENCE) == (2, False)


def test_a_failure_is_everybodys():
    people = People(Slow(NotEnoughData("Too few.", rows=2)))
    askers = [Asker(people) for _ in range(2)]
    people.slow.may_end.set()
    errors = [asker.answer.exception(PATIENCE) for asker in askers]
    assert [(type(error), error.details) for error in errors] == [(NotEnoughData, {"rows": 2})] * 2
    assert people.slow.runs == 1


def test_what_a_stopping_worker_gives_up_is_computed_by_whoever_waits():
    people = People(Slow(SystemExit()))
    first, second = Asker(people), Asker(people)
    people.slow.may_end.set()
    assert isinstance(first.answer.exception(PATIENCE), SystemExit)
    assert second.answer.result(PATIENCE) == (2, False)
