import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from models.errors import InvalidParameters
from models.settings import Settings
from services.secrets import Secrets
from tests.fixtures.applications import make_settings

STRONG = "b7e1a9c04f2d8836e5b0c1d2f3a49687"


def secrets(home: Path, **changes: Any) -> Secrets:
    return Secrets(make_settings(home, "", **changes))


def test_secrets_are_made_once_and_kept(home: Path):
    first = secrets(home)
    kept = (first.session_key, first.token_key, first.setup_token)
    again = secrets(home)
    assert (again.session_key, again.token_key, again.setup_token) == kept
    assert len(set(kept)) == 3
    assert min(map(len, kept)) >= 43


def test_only_the_owner_of_the_folder_reads_them(home: Path):
    made = secrets(home)
    assert all((made.session_key, made.token_key, made.setup_token))
    folder = home / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "session.key": 0o600,
        "token.key": 0o600,
        "setup-token": 0o600,
    }


def test_processes_that_start_at_once_agree(home: Path):
    with ThreadPoolExecutor(8) as starting:
        assert len(set(starting.map(lambda _: secrets(home).session_key, range(32)))) == 1


def test_two_homes_have_different_secrets(home: Path, tmp_path: Path):
    assert secrets(home).token_key != secrets(tmp_path / "other").token_key


def test_a_given_key_makes_the_same_keys_everywhere_and_is_none_of_them(home: Path, tmp_path: Path):
    one, other = (secrets(folder, secret_key=SecretStr(STRONG)) for folder in (home, tmp_path / "other"))
    assert (one.session_key, one.token_key) == (other.session_key, other.token_key)
    assert len({one.session_key, one.token_key, STRONG}) == 3
    assert not (home / "secrets").exists()


def test_the_setup_token_can_be_forgotten(home: Path):
    made = secrets(home)
    first = made.setup_token
    made.forget_setup_token()
    made.forget_setup_token()
    assert made.setup_token != first


def test_a_damaged_secret_is_not_used(home: Path):
    (home / "secrets").mkdir()
    (home / "secrets" / "session.key").write_text("")
    with pytest.raises(InvalidParameters, match="damaged"):
        _ = secrets(home).session_key


@pytest.mark.parametrize(
    "weak", ["short", "a" * 64, "your-secret-key-change-in-production", "changeme" * 8, "abcabcabcd" * 4]
)
def test_production_refuses_a_key_that_can_be_guessed(home: Path, weak: str):
    with pytest.raises(InvalidParameters, match="SECRET_KEY") as raised:
        secrets(home, environment="production", secret_key=SecretStr(weak))
    assert weak not in raised.value.message
    secrets(home, secret_key=SecretStr(weak))


def test_production_takes_a_strong_key_or_makes_one(home: Path):
    assert secrets(home, environment="production", secret_key=SecretStr(STRONG)).session_key
    assert secrets(home, environment="production").session_key


def test_a_key_is_never_shown_by_accident(home: Path):
    settings = make_settings(home, "", secret_key=SecretStr(STRONG))
    assert isinstance(settings, Settings)
    assert STRONG not in repr(settings)
