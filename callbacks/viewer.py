"""Who is looking: the account behind a callback."""

from uuid import UUID

from flask_login import current_user

from models.errors import NotFound, Unauthorized


def viewer_id() -> UUID:
    """The account that is signed in; raises Unauthorized when nobody is."""
    if not current_user.is_authenticated:
        raise Unauthorized("Your session has ended. Sign in again to go on.")
    return UUID(str(current_user.id))


def dataset_in(address: str | None) -> UUID:
    """The dataset's id from a page's address; text that is no id names no dataset."""
    try:
        return UUID(str(address))
    except ValueError:
        raise NotFound("There is no such dataset.") from None
