from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.tables import BrowserSession, User, now
from services.database import Database
from services.sessions import ABSOLUTE, IDLE, LONGEST_USER_AGENT


def rows(database: Database) -> list[BrowserSession]:
    with database.reading() as session:
        return list(session.scalars(select(BrowserSession)))


def age(database: Database, **changes: timedelta) -> None:
    with database.session() as session:
        session.execute(update(BrowserSession).values({name: now() - ago for name, ago in changes.items()}))


def test_a_session_is_recognised_by_its_secret(sessions, ada):
    assert sessions.user_of(sessions.start(ada.id, "Firefox")).id == ada.id


@pytest.mark.parametrize("secret", ["", "guess", "\0", "\ud800", "x" * 100_000])
def test_a_guess_is_nobody(sessions, ada, secret):
    sessions.start(ada.id, None)
    assert sessions.user_of(secret) is None


def test_the_secret_itself_is_not_kept(sessions, database, ada):
    secret = sessions.start(ada.id, "Firefox")
    (row,) = rows(database)
    assert row.user_agent == "Firefox"
    assert secret not in (row.secret_hash, str(row.id))
    assert sessions.user_of(row.secret_hash) is None


def test_each_sign_in_has_a_session_of_its_own(sessions, ada):
    first, second = sessions.start(ada.id, None), sessions.start(ada.id, None)
    sessions.end(first)
    assert (sessions.user_of(first), sessions.user_of(second).id) == (None, ada.id)
    sessions.end(first)


def test_all_sessions_of_somebody_can_be_ended(sessions, accounts, ada):
    bob = accounts.register("bob@example.org", "bob", "correct horse battery staple")
    mine = [sessions.start(ada.id, None) for _ in range(3)]
    theirs = sessions.start(bob.id, None)
    sessions.end_all(ada.id)
    assert [sessions.user_of(secret) for secret in mine] == [None] * 3
    assert sessions.user_of(theirs).id == bob.id


@pytest.mark.parametrize(
    ("changes", "lives"),
    [
        ({"last_seen_at": IDLE - timedelta(minutes=1)}, True),
        ({"last_seen_at": IDLE + timedelta(seconds=1)}, False),
        ({"created_at": ABSOLUTE - timedelta(minutes=1)}, True),
        ({"created_at": ABSOLUTE + timedelta(seconds=1)}, False),
    ],
)
def test_a_session_ends_when_it_is_idle_or_old(sessions, database, ada, changes, lives):
    secret = sessions.start(ada.id, None)
    age(database, **changes)
    assert (sessions.user_of(secret) is not None) is lives


def test_being_seen_keeps_a_session_alive_but_is_written_once_a_minute(sessions, database, ada):
    secret = sessions.start(ada.id, None)
    at_first = rows(database)[0].last_seen_at
    sessions.user_of(secret)
    assert rows(database)[0].last_seen_at == at_first
    age(database, last_seen_at=timedelta(minutes=2))
    sessions.user_of(secret)
    assert rows(database)[0].last_seen_at > at_first


def test_a_disabled_user_has_no_session(sessions, database, ada):
    secret = sessions.start(ada.id, None)
    with database.session() as session:
        session.execute(update(User).values(is_active=False))
    assert sessions.user_of(secret) is None


def test_signing_in_removes_sessions_that_ran_out(sessions, database, ada):
    sessions.start(ada.id, None)
    age(database, created_at=ABSOLUTE + timedelta(minutes=1))
    sessions.start(ada.id, None)
    assert len(rows(database)) == 1


def test_a_strange_browser_is_no_obstacle(sessions, database, ada):
    sessions.start(ada.id, "a\0b" + "x" * 1000)
    sessions.start(ada.id, "")
    assert {row.user_agent for row in rows(database)} == {("ab" + "x" * 1000)[:LONGEST_USER_AGENT], None}


def test_nobody_has_no_session(sessions):
    with pytest.raises(IntegrityError):
        sessions.start(uuid4(), None)


def test_a_person_sees_where_they_are_signed_in(sessions, ada):
    secret = sessions.start(ada.id, "Firefox")
    sessions.start(ada.id, "Chrome")
    assert {(item.user_agent, item.is_this) for item in sessions.of_user(ada.id, secret)} == {
        ("Firefox", True),
        ("Chrome", False),
    }


def test_what_has_run_out_is_not_listed(sessions, database, ada):
    sessions.start(ada.id, "Firefox")
    age(database, last_seen_at=IDLE)
    assert sessions.of_user(ada.id, "") == []


def test_one_sign_in_is_ended_and_the_others_stay(sessions, ada):
    here, there = sessions.start(ada.id, "Firefox"), sessions.start(ada.id, "Chrome")
    other = next(item for item in sessions.of_user(ada.id, here) if not item.is_this)
    sessions.end_one(uuid4(), other.id)
    assert sessions.user_of(there) is not None
    sessions.end_one(ada.id, other.id)
    assert (sessions.user_of(there), sessions.user_of(here).id) == (None, ada.id)


def test_all_but_one_are_ended(sessions, ada):
    here, there = sessions.start(ada.id, "Firefox"), sessions.start(ada.id, "Chrome")
    sessions.end_others(ada.id, here)
    assert (sessions.user_of(there), sessions.user_of(here).id) == (None, ada.id)
