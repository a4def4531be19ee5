"""Calls from pages of other origins: only the API, only origins that the operator named, never with cookies."""

from flask import Flask, Response, request

PREFIX = "/api/"
METHODS = "GET, HEAD, POST, PATCH, DELETE, OPTIONS"
SENT = (
    "Authorization, Content-Type, Idempotency-Key, X-Request-ID, Tus-Resumable, Upload-Length, Upload-Metadata, "
    "Upload-Offset, Upload-Checksum"
)
READ = (
    "Content-Disposition, Location, Retry-After, X-Request-ID, X-Dataset-Id, Tus-Resumable, Tus-Version, "
    "Tus-Extension, Tus-Max-Size, Upload-Offset, Upload-Length, Upload-Expires"
)


def register_cross_origin(app: Flask, origins: tuple[str, ...]) -> None:
    """Tell browsers which other origins may call the API."""
    known = frozenset(origin.rstrip("/") for origin in origins)

    @app.after_request
    def allow(reply: Response) -> Response:
        if not known or not request.path.startswith(PREFIX):
            return reply
        reply.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if origin in known:
            reply.headers["Access-Control-Allow-Origin"] = origin
            reply.headers["Access-Control-Expose-Headers"] = READ
            reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if request.method == "OPTIONS":
                reply.headers["Access-Control-Allow-Methods"] = METHODS
                reply.headers["Access-Control-Allow-Headers"] = SENT
                reply.headers["Access-Control-Max-Age"] = "600"
        return reply
