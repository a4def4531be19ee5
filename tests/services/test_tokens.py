from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest
from sqlalchemy import func, select, update

from models.errors import Unauthorized
from models.tables import RevokedToken, User, now
from services.secrets import Secrets
from services.tokens import Tokens


def refused(tokens: Tokens, token: str) -> str:
    with pytest.raises(Unauthorized) as raised:
        tokens.user_of(token)
    return raised.value.message


def forged(secrets: Secrets, user: User, key: str = "", algorithm: str = "HS256", **changes: object) -> str:
    claims = {
        "sub": str(user.id),
        "email": user.email,
        "iat": now(),
        "exp": now() + timedelta(hours=1),
        "jti": f"{user.token_epoch}-{uuid4().hex}",
        **changes,
    }
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, key or secrets.token_key, algorithm=algorithm)


def test_a_token_says_who_somebody_is(tokens, settings, ada):
    token, life = tokens.issue(ada)
    assert tokens.user_of(token).id == ada.id
    assert life == settings.access_token_expire_minutes * 60 == 86_400


def test_a_token_has_the_promised_claims_and_no_more(tokens, secrets, ada):
    token, life = tokens.issue(ada)
    claims = jwt.decode(token, secrets.token_key, algorithms=["HS256"])
    assert set(claims) == {"sub", "email", "iat", "exp", "jti"}
    assert (claims["sub"], claims["email"], claims["exp"] - claims["iat"]) == (str(ada.id), ada.email, life)
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}


def test_a_token_that_was_made_as_it_should_be_is_accepted(tokens, secrets, ada):
    assert tokens.user_of(forged(secrets, ada)).id == ada.id


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "another key of more than thirty-two bytes"},
        {"algorithm": "HS512"},
        {"exp": datetime(2020, 1, 1, tzinfo=UTC)},
        {"sub": str(uuid4())},
        {"sub": "ada"},
        {"jti": "1-x"},
        {"jti": "x"},
        {"jti": 5},
        *({name: None} for name in ("sub", "email", "iat", "exp", "jti")),
    ],
)
def test_any_other_token_is_refused(tokens, secrets, ada, changes):
    refused(tokens, forged(secrets, ada, **changes))


def test_an_unsigned_token_is_refused(tokens, ada):
    claims = {"sub": str(ada.id), "email": ada.email, "iat": now(), "exp": now() + timedelta(hours=1), "jti": "0-x"}
    refused(tokens, jwt.encode(claims, None, algorithm="none"))


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "\ud800", "\0", "x" * 100_000])
def test_nonsense_is_refused(tokens, ada, token):
    refused(tokens, token)


def test_every_refusal_says_the_same(tokens, secrets, ada):
    expired = forged(secrets, ada, exp=datetime(2020, 1, 1, tzinfo=UTC))
    assert len({refused(tokens, token) for token in ("nonsense", expired, forged(secrets, ada, jti="9-x"))}) == 1


def test_a_clock_that_is_a_little_behind_is_no_obstacle(tokens, secrets, ada):
    assert tokens.user_of(forged(secrets, ada, iat=now() + timedelta(seconds=30))).id == ada.id


def test_a_revoked_token_is_refused_and_others_are_not(tokens, ada):
    first, second = tokens.issue(ada)[0], tokens.issue(ada)[0]
    tokens.revoke(first)
    tokens.revoke(first)
    refused(tokens, first)
    assert tokens.user_of(second).id == ada.id


def test_only_a_valid_token_can_be_revoked(tokens, database):
    with pytest.raises(Unauthorized):
        tokens.revoke("nonsense")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RevokedToken)) == 0


def test_what_has_expired_is_not_remembered(tokens, database, ada):
    tokens.revoke(tokens.issue(ada)[0])
    with database.session() as session:
        session.execute(update(RevokedToken).values(expires_at=now() - timedelta(seconds=1)))
    tokens.revoke(tokens.issue(ada)[0])
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(RevokedToken)) == 1


def test_a_disabled_user_is_refused(tokens, database, ada):
    token, _ = tokens.issue(ada)
    with database.session() as session:
        session.execute(update(User).values(is_active=False))
    refused(tokens, token)


def test_a_token_that_is_issued_while_the_password_changes_is_refused(tokens, accounts, ada):
    accounts.change_password(ada.id, "correct horse battery staple", "another long sentence")
    # `ada` was read before the change, as by a sign-in with the old password that took its time.
    refused(tokens, tokens.issue(ada)[0])


def test_another_server_with_the_same_key_accepts_it(tokens, database, settings, ada):
    again = Tokens(database, settings, Secrets(settings))
    assert again.user_of(tokens.issue(ada)[0]).id == ada.id
