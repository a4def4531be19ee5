"""The state of the server, as the API tells it."""

from typing import Literal

from api.schemas.envelope import Reply, Schema


class Health(Schema):
    """How the server and what it stands on are."""

    status: Literal["healthy"]
    database: Literal["connected"]
    storage: Literal["available"]
    version: str


class HealthReply(Reply):
    """The server is healthy; if it is not, the reply is an error 503 that names the failing part."""

    data: Health
