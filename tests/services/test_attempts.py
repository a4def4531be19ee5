from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from models.errors import RateLimited
from models.tables import SignInAttempts, now
from services.attempts import PER_ADDRESS, PER_KEY, WINDOW, Attempts, by_account, by_address, by_email, in_words
from services.database import Database

ADA = by_email("ada@example.org")
HOME = by_address("192.0.2.1")


@pytest.fixture
def attempts(database: Database) -> Attempts:
    """Nobody has tried yet."""
    return Attempts(database)


def allowed(attempts: Attempts, key: str, most: int = 200) -> int:
    for number in range(most):
        try:
            attempts.check(key)
        except RateLimited:
            return number
        attempts.failed(key)
    return most


def age(database: Database, ago: timedelta) -> None:
    with database.session() as session:
        session.execute(update(SignInAttempts).values(window_started_at=now() - ago))


def rows(database: Database) -> list[SignInAttempts]:
    with database.reading() as session:
        return list(session.scalars(select(SignInAttempts)))


def test_somebody_may_be_wrong_a_few_times(attempts):
    assert allowed(attempts, ADA) == PER_KEY
    assert allowed(attempts, by_email("bob@example.org")) == PER_KEY


def test_strangers_do_not_get_in_the_way_of_who_is_signed_in(attempts, ada):
    assert allowed(attempts, ADA) == PER_KEY
    assert allowed(attempts, by_account(ada.id)) == PER_KEY


def test_an_address_may_be_wrong_more_often(attempts):
    assert allowed(attempts, HOME) == PER_ADDRESS


def test_the_refusal_says_how_long_to_wait(attempts, database):
    allowed(attempts, ADA)
    age(database, WINDOW - timedelta(seconds=90))
    with pytest.raises(RateLimited, match=r"Please wait \d+ (minutes|seconds)") as raised:
        attempts.check(ADA)
    assert 60 < raised.value.retry_after <= 90
    assert raised.value.details["retry_after"] == raised.value.retry_after


def test_after_a_quarter_of_an_hour_it_works_again(attempts, database):
    allowed(attempts, ADA)
    age(database, WINDOW)
    assert allowed(attempts, ADA) == PER_KEY


def test_trying_on_does_not_make_the_wait_longer(attempts, database):
    allowed(attempts, ADA)
    age(database, WINDOW - timedelta(seconds=5))
    for _ in range(3):
        with pytest.raises(RateLimited) as raised:
            attempts.check(ADA)
        assert raised.value.retry_after <= 5


def test_the_right_password_forgets_the_wrong_ones(attempts):
    for _ in range(PER_KEY - 1):
        attempts.check(ADA)
        attempts.failed(ADA)
    attempts.check(ADA)
    attempts.succeeded(ADA)
    assert allowed(attempts, ADA) == PER_KEY


def test_an_address_is_not_forgiven_for_knowing_one_password(attempts):
    for _ in range(PER_ADDRESS - 1):
        attempts.check(HOME)
        attempts.failed(HOME)
    for _ in range(5):
        attempts.check(HOME)
        attempts.succeeded(HOME)
    attempts.check(HOME)
    with pytest.raises(RateLimited):
        attempts.check(HOME)


def test_attempts_at_once_are_all_counted(attempts):
    def may(_: int) -> bool:
        try:
            attempts.check(ADA)
        except RateLimited:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(may, range(40))) == PER_KEY


def test_all_servers_count_together(attempts, settings):
    other = Database(settings.database_address)
    assert allowed(attempts, ADA) == PER_KEY
    with pytest.raises(RateLimited):
        Attempts(other).check(ADA)
    other.close()


def test_nobody_reads_here_who_tried(attempts, database):
    attempts.check(ADA)
    (row,) = rows(database)
    assert "ada" not in row.key_hash


def test_old_counts_are_removed(attempts, database):
    for number in range(5):
        attempts.check(by_email(f"user{number}@example.org"))
    age(database, WINDOW + timedelta(seconds=1))
    attempts.check(ADA)
    assert len(rows(database)) == 1


def test_an_e_mail_is_one_key_however_it_is_written():
    assert by_email("ADA@Example.org") == by_email(" ada@example.org") == "email:ada@example.org"
    assert by_email("\ud800\0").startswith("email:")


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "address:192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "address:2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "address:2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "address:192.0.2.1"),
        (None, "address:unknown"),
        ("unix:", "address:unix:"),
    ],
)
def test_an_address_is_what_one_household_has(address: str | None, key: str):
    assert by_address(address) == key


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "2 minutes")]
)
def test_waiting_is_told_in_words(seconds: int, words: str):
    assert in_words(seconds) == words


def test_a_strange_key_is_counted_too(attempts):
    attempts.check("\ud800")
