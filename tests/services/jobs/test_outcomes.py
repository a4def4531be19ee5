import signal
from pathlib import Path

import pytest

from services.jobs.outcomes import death_of, failure_of, is_full, may_try_again, reading_of, signal_name

# A file system of the kernel that never has any room.
FULL = Path("/proc")
COLUMN = {"name": "a", "type": "text", "role": "free_text", "nullable": False, "missing": 0, "distinct": 3}


def told(code, **details):
    return {"event": "failed", "error": {"code": code, "message": "Why.", "details": details}}


def test_the_reason_that_the_child_gives_is_passed_on(tmp_path):
    error = failure_of(told("UNREADABLE_FILE", line=3), tmp_path)
    assert (error.code, error.message, error.details) == ("UNREADABLE_FILE", "Why.", {"line": 3})


@pytest.mark.parametrize(
    "event", [told("INTERNAL_ERROR"), told("UNREADABLE_FILE", reason="unexpected"), {"error": 1}, {}]
)
def test_what_nobody_can_explain_is_the_disk_when_it_is_full(event, tmp_path):
    assert failure_of(event, FULL).code == "STORAGE_FULL"
    assert failure_of(event, tmp_path).code != "STORAGE_FULL"


def test_a_child_that_speaks_in_codes_we_do_not_know_is_our_mistake(tmp_path):
    assert failure_of(told("UNAUTHORIZED"), tmp_path).code == "INTERNAL_ERROR"


def test_a_death_has_a_reason(tmp_path):
    assert death_of(-signal.SIGSEGV, tmp_path).details == {"reason": "SIGSEGV"}
    assert death_of(-signal.SIGXCPU, tmp_path).details == {"reason": "time"}
    assert death_of(1, tmp_path).code == "INTERNAL_ERROR"
    assert death_of(-signal.SIGSEGV, FULL).code == "STORAGE_FULL"


def test_only_a_child_that_was_ended_by_somebody_may_try_again():
    assert [may_try_again(-number) for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV)] == [
        True,
        True,
        False,
    ]
    assert not may_try_again(1)


def test_last_words_are_checked():
    event = {"event": "done", "row_count": 3, "columns": [COLUMN], "receipt": {"rows_read": 3}, "more": 1}
    reading = reading_of(event)
    assert reading is not None
    assert (reading.values()["column_count"], reading.values()["columns_info"]) == (1, [COLUMN])
    assert reading_of({**event, "columns": [{"name": "a"}]}) is None
    assert reading_of({"event": "done"}) is None


def test_a_place_that_is_not_there_is_not_full(tmp_path):
    assert not is_full(tmp_path / "missing")


def test_every_signal_has_a_name():
    assert [signal_name(9), signal_name(34)] == ["SIGKILL", "SIGRTMIN"]
    assert signal_name(99) == "signal 99"
