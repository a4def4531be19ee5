"""Pages that say what went wrong, for people in a browser: they need no script and no session."""

from pathlib import Path
from typing import NamedTuple

from flask import Response, current_app, make_response, render_template, request

from components.bundles import FORM_SHEETS

ASSETS = Path(__file__).resolve().parent.parent / "assets"


class Problem(NamedTuple):
    """What happened, why, and the way on."""

    title: str
    text: str
    address: str = "/"
    action: str = "Go to the library"


PROBLEMS = {
    400: Problem("This page was open for too long", "Open it again; what was sent was not used.", "/", "Open it again"),
    401: Problem("Your session has ended", "Sign in again to go on.", "/sign-in", "Sign in"),
    404: Problem("There is nothing here", "The address is wrong, or what was here is gone."),
    405: Problem("This address does not work that way", "Go back, and use the button on the page."),
    413: Problem("That was too much at once", "Files are added in the library, where they may be large."),
    429: Problem("That was too often", "Please wait a minute and try again."),
    503: Problem(
        "The server cannot answer right now", "Its database or its storage cannot be reached. Nothing is lost."
    ),
}
UNKNOWN = Problem(
    "Something went wrong here", "It is not your fault, and nothing of yours is lost. Try again in a moment."
)


def problem_page(status: int, request_id: str = "") -> Response:
    """The page for one HTTP status, with the number that finds the request in the log."""
    problem = PROBLEMS.get(status, UNKNOWN)
    number = request_id if status >= 500 else ""
    words = problem._asdict() | {"request_id": number, "asset": asset, "styles": styles, "theme": theme()}
    return make_response(render_template("problem.html", **words), status)


def asset(name: str) -> str:
    """The address of a style sheet; it changes with the file, so that a browser may keep it."""
    return f"/assets/{name}?m={int((ASSETS / name).stat().st_mtime)}"


def styles() -> list[str]:
    """The addresses of the style sheets: one for all, or each by itself where they could not be put together."""
    one = current_app.config.get("FORM_STYLES")
    return [one] if one else [asset(f"{name}.css") for name in FORM_SHEETS]


def theme() -> str:
    """The theme that was chosen in this browser; empty means the system's."""
    chosen = request.cookies.get("datalens_theme", "")
    return chosen if chosen in {"light", "dark"} else ""
