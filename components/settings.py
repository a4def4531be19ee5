"""Pieces of the settings page: one card per subject."""

from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from components import ids
from components.api_calls import example
from components.attributes import marks
from components.icons import icon

THEMES = (("system", "Like the system"), ("light", "Light"), ("dark", "Dark"))
SIGN_IN_CALL = """DATALENS_TOKEN=$(curl --silent {address}/api/v1/auth/login \\
  --json '{{"email": "{email}", "password": "…"}}' | jq --raw-output .data.access_token)"""
LIST_CALL = """curl {address}/api/v1/datasets/ --header "Authorization: Bearer $DATALENS_TOKEN\""""


class Profile(NamedTuple):
    """What the page says of the account."""

    email: str
    username: str
    full_name: str
    is_owner: bool
    address: str


def card(title: str, content: list[Component], sign: str) -> Component:
    """One subject of the settings."""
    head = html.Header([icon(sign), html.H2(title, className="h3")])
    return html.Section([head, html.Div(content, className="set-body")], className="dl-card")


def account_cards(profile: Profile) -> list[Component]:
    """Who one is, and the ways to change the password and to leave."""
    rights = "Owner of this server" if profile.is_owner else "Member"
    facts = (("E-mail", profile.email), ("User name", profile.username), ("Full name", profile.full_name or "–"))
    rows = [part for name, text in (*facts, ("Account", rights)) for part in (html.Dt(name), html.Dd(text))]
    change = html.A("Change password", href="/change-password", className="dl-btn")
    note = html.P(
        "A new password signs every other browser out and ends every API token.", className="muted small", id="set-note"
    )
    return [
        card("Account", [html.Dl(rows, className="dl-pairs")], "person"),
        card("Password", [html.Div([change, note], className="row g16 w")], "key"),
    ]


def sign_ins_card() -> Component:
    """The browsers that are signed in; the list comes when the page is open."""
    note = html.P(
        "A sign-in ends after 8 hours without use, and after a day in any case. You can end each of them at once.",
        className="muted",
    )
    waiting = html.Div(className="dl-skel set-waitingrow", **marks({"aria-hidden": "true"}))
    place = html.Div(waiting, id=ids.SETTINGS_SIGN_INS, **marks({"aria-live": "polite"}))
    return card("Sign-ins", [note, place], "shield-check")


def theme_card() -> Component:
    """Light, dark, or whatever the system says; kept in this browser."""
    buttons = [
        html.Button(title, type="button", **marks({"data-do": "theme", "data-value": theme, "aria-pressed": "false"}))
        for theme, title in THEMES
    ]
    choice = html.Div(buttons, className="dl-seg", role="group", **marks({"aria-label": "Theme"}))
    return card("Theme", [choice], "circle-half")


def api_card() -> Component:
    """Where the API is described."""
    text: list[Component | str] = [
        "Everything on these pages can be asked over HTTP too. ",
        html.A("Open the API's documentation", href="/api/v1/docs"),
        "; every page of a dataset has “Copy as API call”. A token lasts ",
        html.Span("some hours", id=ids.SETTINGS_LIFE),
        " and ends with a new password; DataLens keeps no list of tokens, for it keeps none of them.",
    ]
    return card(
        "API", [html.P(text, className="muted"), html.Div(id=ids.SETTINGS_CALLS, className="stack")], "code-slash"
    )


def calls(profile: Profile) -> list[Component]:
    """How to get a token, and what to do with it."""
    token = SIGN_IN_CALL.format(address=profile.address, email=profile.email)
    return [
        example("Get a token", token, "call-token"),
        example("List your datasets", LIST_CALL.format(address=profile.address), "call-list"),
    ]


def skeleton_account() -> Component:
    """The account's cards before they are known, with their final height."""
    return html.Div(html.Div(className="dl-skel"), className="dl-card set-waiting", **marks({"aria-hidden": "true"}))
