"""Delivery: scripts, styles and fonts packed once and kept by browsers; answers of callbacks packed on their way."""

import hashlib
import mimetypes
import re
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from dash.fingerprint import check_fingerprint
from flask import Flask, Response, g, request, session
from werkzeug.security import safe_join

from services.packed_files import PackedFiles, pack

ASSETS = "/assets/"
SUITES = "/_dash-component-suites/"
YEAR = 31_536_000
FOR_EVER = f"public, max-age={YEAR}, immutable"
CHECK_FIRST = "public, no-cache"
# A name that changes with its content: a hash in it, or a font, which gets a new name when it is cut anew.
LASTING = re.compile(r"-[0-9a-f]{12}(\.min)?\.(js|css)$|^fonts/")
# What was put together at the start, from files of assets/ (components/bundles.py).
BUNDLE = re.compile(r"[a-z]+-[0-9a-f]{12}\.(js|css)")
# Answers are packed with little effort, for each is sent once.
ON_THE_WAY = 5
SMALLEST_ANSWER = 1_000
INDEX = ("page.", "/")
DEPENDENCIES = "/_dash-dependencies"
CALLBACKS = ("/_dash-update-component", "/_dash-layout", DEPENDENCIES)


class Delivery:
    """Answers for files before anything else does, in the form that the browser takes, with a tag to ask again by.

    Scripts, styles and fonts are the same for everybody, and in the packages for anybody to read. So nobody is asked
    who they are: a reply that depends on a cookie would be asked for again whenever the cookie is renewed.
    """

    def __init__(self, app: Flask, files: PackedFiles, assets: Path, bundles: Path) -> None:
        """Stand in front of the routes for files; make it before the guard."""
        self._files = files
        self._assets = assets
        self._bundles = bundles
        self._suites: Mapping[str, Collection[str]] = {}
        app.before_request(self.serve)
        app.after_request(pack_answer)
        app.after_request(tag_dependencies)
        app.after_request(forget_who_asked)

    def add_suites(self, suites: Mapping[str, Collection[str]]) -> None:
        """Serve these paths of these packages too; the mapping may still grow."""
        self._suites = suites

    def serve(self) -> Response | None:
        """The file that was asked for; None for anything else, and for a file that does not exist."""
        if request.method not in {"GET", "HEAD"} or request.endpoint is None:
            return None
        found = self._asset() or self._suite()
        if found is None or not found[0].is_file():
            return None
        return self._reply(*found)

    def _asset(self) -> tuple[Path, bool] | None:
        if not request.path.startswith(ASSETS):
            return None
        name = request.path.removeprefix(ASSETS)
        folder = self._bundles if BUNDLE.fullmatch(name) else self._assets
        place = safe_join(str(folder), name)
        # With a stamp in its address, a file is another file when it changes.
        return (Path(place), "m" in request.args or bool(LASTING.search(name))) if place else None

    def _suite(self) -> tuple[Path, bool] | None:
        if not request.path.startswith(SUITES):
            return None
        package, _, rest = request.path.removeprefix(SUITES).partition("/")
        name, is_stamped = check_fingerprint(rest)
        if name not in self._suites.get(package, ()):
            return None
        origin = sys.modules[package].__file__
        return (Path(origin).parent / name, is_stamped) if origin else None

    def _reply(self, path: Path, is_lasting: bool) -> Response:
        g.is_file = True
        packed = self._files.of(path, accepted_encodings())
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        reply = Response(packed.content, mimetype=kind)
        reply.headers["Cache-Control"] = FOR_EVER if is_lasting else CHECK_FIRST
        reply.headers["Vary"] = "Accept-Encoding"
        if packed.encoding != "identity":
            reply.content_encoding = packed.encoding
        # Weak: the same content, packed quickly or well.
        reply.set_etag(packed.tag, weak=True)
        reply.make_conditional(request)
        return reply


def forget_who_asked(reply: Response) -> Response:
    """Others look into the session for every reply; a file does not depend on what is there."""
    if g.get("is_file"):
        session.accessed = False
    return reply


def tag_dependencies(reply: Response) -> Response:
    """What callbacks there are is the same for everybody until an update: a browser keeps it, and asks if it holds.

    The guard has let the asker through by now, so nobody learns of a tag who may not read what it stands for.
    """
    if request.path == DEPENDENCIES and reply.status_code == 200:
        reply.headers["Cache-Control"] = "private, no-cache"
        reply.set_etag(hashlib.sha256(reply.get_data()).hexdigest()[:24], weak=True)
        reply.make_conditional(request)
    return reply


def accepted_encodings() -> set[str]:
    """What the browser takes, without what it refuses."""
    return {name.lower() for name, quality in request.accept_encodings if quality > 0}


def pack_answer(reply: Response) -> Response:
    """Pack what callbacks answer, when it is long enough to matter."""
    if not may_be_packed(reply):
        return reply
    reply.vary.add("Accept-Encoding")
    accepted = accepted_encodings()
    encoding = next((name for name in ("br", "gzip") if name in accepted), None)
    if encoding:
        reply.set_data(pack(reply.get_data(), encoding, ON_THE_WAY))
        reply.content_encoding = encoding
    return reply


def may_be_packed(reply: Response) -> bool:
    """Whether this is a long answer to our own page.

    Where a stranger could have a browser ask with words of theirs, the length of a packed reply would tell what else
    is in it. Callbacks answer only requests with the page's token, and the index repeats nothing that was asked. Forms
    and the API are left as they are.
    """
    is_index = reply.mimetype == "text/html" and (request.endpoint or "").startswith(INDEX)
    is_answer = request.path.startswith(CALLBACKS) and reply.mimetype == "application/json"
    is_whole = reply.status_code == 200 and not reply.is_streamed and not reply.content_encoding
    return (is_answer or is_index) and is_whole and (reply.content_length or 0) >= SMALLEST_ANSWER
