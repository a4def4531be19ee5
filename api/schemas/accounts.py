"""Accounts, as the API takes and gives them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from api.schemas.envelope import Reply, Schema


class NewAccount(Schema):
    """What it takes to create an account."""

    email: str = Field(description="E-mail address", examples=["ada@example.com"])
    username: str = Field(description="3 to 100 of letters, digits, . _ -", examples=["ada"])
    password: str = Field(description="8 to 128 characters, not one of the commonest passwords")
    full_name: str | None = Field(None, description="How to call you")
    setup_token: str | None = Field(
        None, description="Only for the first account, when others can reach the server; it is in the server's log"
    )


class SignIn(Schema):
    """Who somebody says they are."""

    email: str
    password: str


class PasswordChange(Schema):
    """The old password and the new one."""

    current_password: str
    new_password: str


class Account(Schema):
    """An account. Nothing else about it ever leaves the server."""

    id: UUID
    email: str
    username: str
    full_name: str | None
    is_active: bool
    is_superuser: bool
    created_at: datetime


class Token(Schema):
    """A token for the header Authorization, and its life in seconds."""

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int


class AccountReply(Reply):
    """One account."""

    data: Account


class TokenReply(Reply):
    """A token."""

    data: Token
