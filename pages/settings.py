"""Settings: the account, its password, the theme, and how to use the API."""

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.alerts import alert
from components.settings import api_card, sign_ins_card, skeleton_account, theme_card

PATH = "/settings"
TITLE = "Settings"


def layout(changed: str = "", **_query: str) -> Component:
    """What does not depend on who looks, and a place for what does."""
    said = [alert("The password was changed.", "Every other browser is signed out.", tone="info")] if changed else []
    return html.Main(
        [
            html.Div(html.H1("Settings"), className="dl-head"),
            *said,
            dcc.Store(id=ids.SETTINGS_OPENED, data=1),
            html.Div(skeleton_account(), id=ids.SETTINGS_ACCOUNT),
            dcc.Store(id=ids.SETTINGS_END),
            sign_ins_card(),
            theme_card(),
            api_card(),
        ],
        id="main",
        className="dl-main settings",
    )
