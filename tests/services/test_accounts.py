from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from models.errors import Conflict, DataLensError, Forbidden, InvalidParameters, Unauthorized
from models.tables import User
from services.accounts import Accounts, is_loopback
from services.logs import events
from services.secrets import Secrets
from tests.fixtures.applications import PASSWORD


def disable(database, user: User) -> None:
    with database.session() as session:
        session.execute(update(User).where(User.id == user.id).values(is_active=False))


def guarded(database, settings, quick_passwords, **changes) -> Accounts:
    reachable = settings.model_copy(update={"host": "0.0.0.0", **changes})
    return Accounts(database, reachable, Secrets(reachable), quick_passwords)


def test_the_first_account_owns_the_server_and_no_later_one_does(accounts):
    assert not accounts.has_any()
    assert accounts.register("ada@example.org", "ada", PASSWORD).is_superuser
    assert accounts.has_any()
    assert not accounts.register("bob@example.org", "bob", PASSWORD).is_superuser


def test_two_first_accounts_at_once_make_one_owner(accounts):
    together = Barrier(4)

    def register(number: int) -> bool:
        together.wait(timeout=60)
        return accounts.register(f"user{number}@example.org", f"user{number}", PASSWORD).is_superuser

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(register, range(4))) == [False, False, False, True]


def test_the_same_account_twice_at_once_is_made_once(accounts, database):
    together = Barrier(4)

    def register(_: int) -> str:
        together.wait(timeout=60)
        try:
            return str(accounts.register("ada@example.org", "ada", PASSWORD).username)
        except Conflict as error:
            return str(error.details["field"])

    with ThreadPoolExecutor(4) as people:
        assert sorted(people.map(register, range(4))) == ["ada", "email", "email", "email"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1


def test_an_account_is_kept_as_it_was_given_but_for_the_password(accounts, ada):
    found = accounts.active(ada.id)
    assert (found.email, found.username, found.full_name) == ("ada@example.org", "ada", "Ada Lovelace")
    assert found.hashed_password.startswith("$2b$")
    assert PASSWORD not in found.hashed_password


@pytest.mark.parametrize(
    ("email", "username", "field"),
    [
        ("ADA@Example.ORG", "somebody", "email"),
        ("ada@example.org", "somebody", "email"),
        ("else@example.org", "ADA", "username"),
        ("else@example.org", "ada", "username"),
    ],
)
def test_a_look_alike_of_an_account_is_taken(accounts, ada, email, username, field):
    with pytest.raises(Conflict) as raised:
        accounts.register(email, username, PASSWORD)
    assert raised.value.details == {"field": field}


def test_everything_that_is_wrong_is_told_at_once(accounts):
    with pytest.raises(InvalidParameters) as raised:
        accounts.register("nobody", "a b", "short", "\0")
    assert set(raised.value.details["fields"]) == {"email", "username", "password", "full_name"}
    assert "The password must have 8 to 128 characters." in raised.value.message
    assert not accounts.has_any()


def test_a_common_password_is_refused(accounts):
    with pytest.raises(InvalidParameters) as raised:
        accounts.register("ada@example.org", "ada", "Password123")
    assert "commonest" in raised.value.details["fields"]["password"]


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@EXAMPLE.ORG", " Ada@example.org "])
def test_somebody_is_recognised_however_they_write_their_e_mail(accounts, ada, email):
    assert accounts.authenticate(email, PASSWORD).id == ada.id


def refusal(accounts: Accounts, email: str, password: str) -> tuple[str, dict]:
    with pytest.raises(Unauthorized) as raised:
        accounts.authenticate(email, password)
    return raised.value.message, raised.value.details


def test_every_refusal_says_the_same(accounts, database, ada):
    bob = accounts.register("bob@example.org", "bob", PASSWORD)
    disable(database, bob)
    refusals = [
        refusal(accounts, email, password)
        for email, password in [
            ("ada@example.org", "wrong password"),
            ("nobody@example.org", PASSWORD),
            ("bob@example.org", PASSWORD),
            ("no address", PASSWORD),
            ("a\0@example.org", PASSWORD),
            ("\ud800", "\ud800"),
            ("", ""),
            ("ada@example.org", "x" * 100_000),
        ]
    ]
    assert len({str(answer) for answer in refusals}) == 1


def test_an_unknown_e_mail_costs_a_password_check_too(database, settings, secrets, ada):
    class Counting:
        checked: list[str | None] = []

        def matches(self, _password: str, hashed: str | None) -> bool:
            self.checked.append(hashed)
            return False

    accounts = Accounts(database, settings, secrets, Counting())
    refusal(accounts, "nobody@example.org", PASSWORD)
    refusal(accounts, "ada@example.org", PASSWORD)
    assert Counting.checked == [None, ada.hashed_password]


def test_a_password_that_changes_while_it_is_checked_lets_nobody_in(database, settings, secrets, accounts, ada):
    class Slow:
        def matches(self, _password: str, _hashed: str | None) -> bool:
            accounts.change_password(ada.id, PASSWORD, "another long sentence")
            return True

    refusal(Accounts(database, settings, secrets, Slow()), "ada@example.org", PASSWORD)


def test_a_disabled_account_is_not_active(accounts, database, ada):
    assert accounts.active(ada.id).id == ada.id
    disable(database, ada)
    assert accounts.active(ada.id) is None
    assert accounts.active(uuid4()) is None


def test_a_changed_password_ends_every_session_and_token(accounts, sessions, tokens, ada):
    secrets_of_browsers = [sessions.start(ada.id, None) for _ in range(2)]
    token, _ = tokens.issue(ada)
    accounts.change_password(ada.id, PASSWORD, "another long sentence")
    assert [sessions.user_of(secret) for secret in secrets_of_browsers] == [None, None]
    with pytest.raises(Unauthorized):
        tokens.user_of(token)
    refusal(accounts, "ada@example.org", PASSWORD)
    again = accounts.authenticate("ada@example.org", "another long sentence")
    assert tokens.user_of(tokens.issue(again)[0]).id == ada.id


def test_others_stay_signed_in_when_somebody_changes_their_password(accounts, sessions, tokens, ada):
    bob = accounts.register("bob@example.org", "bob", PASSWORD)
    secret, (token, _) = sessions.start(bob.id, None), tokens.issue(bob)
    accounts.change_password(ada.id, PASSWORD, "another long sentence")
    assert (sessions.user_of(secret).id, tokens.user_of(token).id) == (bob.id, bob.id)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", "another long sentence", "current_password"), (PASSWORD, "short", "new_password")],
)
def test_a_password_is_changed_only_by_who_knows_it_and_into_a_good_one(accounts, sessions, ada, current, new, field):
    secret = sessions.start(ada.id, None)
    with pytest.raises(InvalidParameters) as raised:
        accounts.change_password(ada.id, current, new)
    assert set(raised.value.details["fields"]) == {field}
    assert sessions.user_of(secret) is not None
    assert accounts.authenticate("ada@example.org", PASSWORD)


def test_nobody_has_no_password_to_change(accounts):
    with pytest.raises(Unauthorized):
        accounts.change_password(uuid4(), PASSWORD, "another long sentence")


def test_of_two_changes_at_once_one_wins(accounts, ada):
    together = Barrier(2)

    def change(new: str) -> bool:
        together.wait(timeout=60)
        try:
            accounts.change_password(ada.id, PASSWORD, new)
        except DataLensError:
            return False
        return True

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(change, ["first long sentence", "second long sentence"])) == [False, True]


def test_the_first_account_of_a_reachable_server_needs_the_token(database, settings, quick_passwords):
    accounts = guarded(database, settings, quick_passwords)
    secrets = Secrets(settings)
    for wrong in (None, "", "guess", "\ud800"):
        with pytest.raises(Forbidden, match="setup token") as raised:
            accounts.register("ada@example.org", "ada", PASSWORD, setup_token=wrong)
        assert str(secrets.setup_file) in raised.value.message
    assert accounts.needs_setup_token()
    assert accounts.register("ada@example.org", "ada", PASSWORD, setup_token=f" {secrets.setup_token}\n").is_superuser


def test_the_token_is_good_once(database, settings, quick_passwords):
    accounts = guarded(database, settings, quick_passwords)
    secrets = Secrets(settings)
    accounts.register("ada@example.org", "ada", PASSWORD, setup_token=secrets.setup_token)
    assert not secrets.setup_file.exists()
    assert not accounts.needs_setup_token()
    assert not accounts.register("bob@example.org", "bob", PASSWORD).is_superuser


def test_a_proxy_in_front_makes_a_server_reachable(database, settings, quick_passwords):
    accounts = guarded(database, settings, quick_passwords, host="127.0.0.1", trusted_proxies=1)
    assert accounts.needs_setup_token()


def test_the_token_is_written_to_the_log_while_it_is_needed(database, settings, quick_passwords, caplog):
    accounts = guarded(database, settings, quick_passwords)
    accounts.announce_setup()
    token = Secrets(settings).setup_token
    assert [record.fields["token"] for record in caplog.records if record.message == "setup.token"] == [token]
    accounts.register("ada@example.org", "ada", PASSWORD, setup_token=token)
    caplog.clear()
    accounts.announce_setup()
    assert caplog.records == []


def test_no_password_is_ever_written_to_the_log(accounts, caplog):
    caplog.set_level("DEBUG")
    user = accounts.register("ada@example.org", "ada", PASSWORD)
    accounts.change_password(user.id, PASSWORD, "another long sentence")
    events("test").info("done")
    written = "".join(f"{record.message}{getattr(record, 'fields', '')}" for record in caplog.records)
    assert "account.created" in written
    assert PASSWORD not in written
    assert "another long sentence" not in written


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, expected: bool):
    assert is_loopback(host) is expected
