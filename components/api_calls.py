"""The same question as an API call, ready to paste: curl and Python."""

import shlex
from collections.abc import Mapping
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from components.attributes import marks
from components.icons import icon


def curl(address: str, parameters: Mapping[str, str]) -> str:
    """A command for a shell; the token is read from the environment."""
    lines = [f"curl --get {shlex.quote(address)}", '  --header "Authorization: Bearer $DATALENS_TOKEN"']
    lines += [f"  --data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in parameters.items() if value]
    return " \\\n".join(lines)


def python(address: str, parameters: Mapping[str, str]) -> str:
    """A few lines that need nothing but Python's own library."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    full = f"{address}?{query}" if query else address
    return "\n".join(
        [
            "import json, os, urllib.request",
            "",
            f"request = urllib.request.Request({full!r})",
            "request.add_header('Authorization', f\"Bearer {os.environ['DATALENS_TOKEN']}\")",
            "answer = json.load(urllib.request.urlopen(request))['data']",
        ]
    )


def posted_curl(address: str, body: str) -> str:
    """A command for a shell that sends JSON."""
    lines = [
        f"curl {shlex.quote(address)}",
        '  --header "Authorization: Bearer $DATALENS_TOKEN"',
        "  --header 'Content-Type: application/json'",
        f"  --data {shlex.quote(body)}",
    ]
    return " \\\n".join(lines)


def posted_python(address: str, body: str) -> str:
    """A few lines that send JSON, and need nothing but Python's own library."""
    return "\n".join(
        [
            "import json, os, urllib.request",
            "",
            f"body = {body!r}.encode()",
            "headers = {",
            "    'Authorization': f\"Bearer {os.environ['DATALENS_TOKEN']}\",",
            "    'Content-Type': 'application/json',",
            "}",
            f"request = urllib.request.Request({address!r}, data=body, headers=headers)",
            "answer = json.load(urllib.request.urlopen(request))['data']",
        ]
    )


def posted_panel(address: str, body: str) -> list[Component]:
    """Both calls for a question that is sent as JSON."""
    return [
        example("curl", posted_curl(address, body), "call-curl"),
        example("Python", posted_python(address, body), "call-python"),
    ]


def example(title: str, text: str, identifier: str) -> Component:
    """One call with a button that copies it."""
    button = html.Button("Copy", type="button", className="dl-btn sm", **marks({"data-copy": identifier}))
    head = html.Div([html.B(title), button], className="row between")
    return html.Div([head, html.Pre(text, id=identifier, tabIndex="0")], className="dl-call")


def panel(address: str, parameters: Mapping[str, str]) -> list[Component]:
    """Both calls, for the panel below the button."""
    return [
        example("curl", curl(address, parameters), "call-curl"),
        example("Python", python(address, parameters), "call-python"),
    ]


def popover(content: Component, size: str = "sm") -> Component:
    """The button that opens the panel; small in a bar of tools."""
    label = html.Summary([icon("code-slash"), html.Span("Copy as API call")], className=f"dl-btn {size}".strip())
    return html.Details([label, html.Div(content, className="dl-popbody wide")], className="dl-pop right no-phone")
