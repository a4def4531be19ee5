import time
from concurrent.futures import ThreadPoolExecutor

import bcrypt
import pytest

from models.errors import Unavailable
from services import passwords
from services.passwords import Passwords, check_password, common_passwords, condensed


@pytest.fixture
def quick() -> Passwords:
    return Passwords(rounds=4)


def test_a_password_matches_its_hash_and_no_other(quick: Passwords):
    hashed = quick.hash("correct horse")
    assert quick.matches("correct horse", hashed)
    assert not quick.matches("correct horsf", hashed)
    assert not quick.matches("", hashed)


def test_the_same_password_is_hashed_differently_each_time(quick: Passwords):
    assert quick.hash("correct horse") != quick.hash("correct horse")


def test_a_real_hash_takes_twelve_rounds():
    assert Passwords().hash("correct horse").startswith("$2b$12$")


def test_every_character_of_a_long_password_counts(quick: Passwords):
    long = "x" * 127
    assert not quick.matches(long + "b", quick.hash(long + "a"))


def test_a_nul_does_not_end_a_password(quick: Passwords):
    assert not quick.matches("secret\0b", quick.hash("secret\0a"))


def test_a_letter_is_the_same_however_the_keyboard_makes_it(quick: Passwords):
    assert quick.matches("cafe\u0301 au lait", quick.hash("café au lait"))


def test_half_a_character_pair_does_not_match_and_does_not_break(quick: Passwords):
    assert not quick.matches("\ud800", quick.hash("correct horse"))


def test_what_bcrypt_reads_is_never_longer_than_it_reads():
    assert {len(condensed("x" * length)) for length in (0, 1, 72, 128, 10_000)} == {44}


def test_nobody_has_a_hash_that_takes_as_long_as_a_real_one(quick: Passwords):
    assert passwords.NOBODY.startswith(b"$2b$12$")
    assert not bcrypt.checkpw(b"x", passwords.NOBODY)
    assert not quick.matches("anything", None)


@pytest.mark.parametrize(
    "good", ["12 chars long", "x" * 7 + "y", "ab" * 64, "пароль длинный", "😀😀😀😀😀😀😀😀", "        "]
)
def test_length_is_all_that_is_asked(good: str):
    check_password(good)


@pytest.mark.parametrize("wrong", ["", "x" * 7, "x" * 129])
def test_too_short_and_too_long_are_refused(wrong: str):
    with pytest.raises(ValueError, match="8 to 128"):
        check_password(wrong)


@pytest.mark.parametrize("wrong", ["\ud800" * 8, "\0" * 8])
def test_what_cannot_be_stored_is_refused(wrong: str):
    with pytest.raises(ValueError, match="cannot be stored"):
        check_password(wrong)


@pytest.mark.parametrize(
    "common", ["password", "PASSWORD1", "12345678", "qwertyuiop", "Iloveyou1", "ｐａｓｓｗｏｒｄ", "1q2w3e4r"]
)
def test_what_is_tried_first_is_refused(common: str):
    with pytest.raises(ValueError, match="commonest"):
        check_password(common)


def test_the_list_is_long_enough_and_folded():
    listed = common_passwords()
    assert len(listed) >= 1000
    assert {word.casefold() for word in listed} == listed
    assert not any(word.startswith("#!") or word != word.strip() for word in listed)


def test_only_so_many_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch):
    at_work: list[int] = []
    most: list[int] = []

    def slow(*_: object) -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.02)
        at_work.pop()
        return b"hash"

    monkeypatch.setattr(bcrypt, "hashpw", slow)
    two = Passwords(rounds=4, at_once=2)
    with ThreadPoolExecutor(8) as people:
        assert list(people.map(two.hash, ["x"] * 16)) == ["hash"] * 16
    assert max(most) == 2


def test_whoever_would_wait_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passwords, "PATIENCE_SECONDS", 0.01)
    busy = Passwords(rounds=4, at_once=1)
    with busy._place(), pytest.raises(Unavailable, match="Too many people"):
        busy.hash("x")
    assert busy.hash("x")
