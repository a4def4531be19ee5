"""The service itself over HTTP: its health, its OpenAPI document, and a page to try it."""

from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Response
from flask_openapi3.openapi import OpenAPI

from api.document import document_of
from api.envelope import JSON, to_json
from api.health import enveloped_report

FOLDER = "vendor/swagger-ui"
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>API · DataLens</title>
  <link rel="icon" href="{favicon}">
  <link rel="stylesheet" href="{style}">
  <script src="{bundle}" defer></script>
  <script src="{start}" defer></script>
</head>
<body><main id="api"></main></body>
</html>"""


class ServiceRoutes:
    """The routes that are about the server."""

    def __init__(self, app: OpenAPI, services: Any, assets: Path) -> None:
        self._app = app
        self._services = services
        self._assets = assets

    def health(self) -> Response:
        """How the server and what it stands on are."""
        return enveloped_report(self._services.health.report())

    def openapi_document(self) -> Response:
        """The OpenAPI 3.1 document of this API."""
        return Response(self._document, content_type=JSON)

    def documentation(self) -> Response:
        """A page to read about the API and to try it."""
        return Response(self._page, content_type="text/html; charset=utf-8")

    @cached_property
    def _document(self) -> bytes:
        return to_json(document_of(self._app))

    @cached_property
    def _page(self) -> str:
        files = {"style": "swagger-ui.css", "bundle": "swagger-ui-bundle.js", "start": "start.js"}
        addresses = {name: self._address(f"{FOLDER}/{file}") for name, file in files.items()}
        return PAGE.format(favicon=self._address("favicon.ico"), **addresses)

    def _address(self, name: str) -> str:
        return f"/assets/{name}?m={int((self._assets / name).stat().st_mtime)}"
