import os
import signal
import sys

import pytest

from services.jobs.child import Child, event_in, limits_for, patience_for
from services.jobs.spares import Spares
from tests.services.arrivals import is_gone
from tests.services.jobs.conftest import acting
from tests.services.jobs.test_background import until


@pytest.fixture
def spares():
    spares = Spares(lambda: Child(acting("waits")))
    spares.expect()
    yield spares
    spares.close()


def python(program):
    """A child that runs a few lines of Python."""
    return Child((sys.executable, "-c", program))


def test_only_events_are_taken_for_events():
    assert event_in(b'{"event": "idle"}') == {"event": "idle"}
    assert [event_in(line) for line in (b"hello", b"[1]", b'{"event": 1}', b"{}", b"\xff")] == [None] * 5


def test_an_order_to_a_dead_child_is_noticed_by_its_silence():
    child = python("pass")
    until(lambda: not child.is_alive())
    child.order({"source": "x" * 200_000})
    assert [event for event in child.events(0.1) if event] == []
    assert child.death() == 0
    child.kill()


def test_a_child_that_closes_its_output_but_lives_is_ended():
    child = python("import os, time; os.close(1); time.sleep(60)")
    list(child.events(0.1))
    assert child.death() == -signal.SIGKILL
    child.kill()


def test_a_line_without_end_ends_the_child():
    child = python("import sys\nwhile True: sys.stdout.write('x' * 1_000_000)")
    assert [event for event in child.events(0.1) if event] == []
    assert child.death() == -signal.SIGKILL


def test_a_spare_waits_and_is_given_away_once(spares):
    spares.prepare()
    spares.prepare()
    first, second = spares.take(), spares.take()
    assert first.process_id != second.process_id
    for child in (first, second):
        assert child.is_alive()
        child.kill()


def test_a_spare_that_died_while_it_waited_is_replaced(spares):
    spares.prepare()
    dead = spares.take()
    dead.kill()
    spares.prepare()
    again = spares.take()
    os.kill(again.process_id, signal.SIGKILL)
    until(lambda: is_gone(again.process_id))
    again.kill()
    fresh = spares.take()
    assert fresh.is_alive()
    fresh.kill()


def test_no_spare_is_kept_when_nobody_may_send_a_file():
    made = []

    def make():
        made.append(Child(acting("waits")))
        return made[-1]

    spares = Spares(make, seconds=0.2)
    spares.prepare()
    assert made == []
    spares.expect()
    spares.prepare()
    [child] = made
    assert child.is_alive()
    until(lambda: spares.prepare() or not child.is_alive())


def test_a_spare_that_keeps_dying_is_not_started_every_second():
    made = []

    def make():
        made.append(python("pass"))
        return made[-1]

    spares = Spares(make)
    assert spares.expect()
    assert not spares.expect()
    spares.prepare()
    until(lambda: not made[0].is_alive())
    for _ in range(3):
        spares.prepare()
    assert len(made) == 1
    spares.close()
    spares.prepare()
    assert len(made) == 1


def test_larger_files_get_more():
    small, large = limits_for(1), limits_for(1_000_000_000)
    assert all(large[name] > small[name] > 0 for name in small)
    assert patience_for(1_000_000_000) > patience_for(1)
