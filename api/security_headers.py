"""Security headers, on every reply: what a browser may load, send and remember."""

from collections.abc import Sequence

from flask import Flask, Response, request

from models.settings import Settings

POLICY = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self' 'unsafe-inline'"),
    ("img-src", "'self' data: blob:"),
    ("connect-src", "'self'"),
    ("font-src", "'self'"),
    ("worker-src", "'self' blob:"),
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("frame-ancestors", "'none'"),
    ("form-action", "'self'"),
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: over HTTPS the protection of forms compares the referrer with the host.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
YEARS = 63_072_000
YEAR = 31_536_000
# What is the same for everybody may be kept by a browser; all else is somebody's own.
PUBLIC_PATHS = ("/assets/", "/_dash-component-suites/")


class SecurityHeaders:
    """Adds the headers. The policy is final once the inline scripts of Dash are known."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._fixed = dict(FIXED)
        if settings.environment == "production":
            self._fixed["Strict-Transport-Security"] = f"max-age={YEARS}; includeSubDomains"
        self._policy = policy_with(())
        app.after_request(self.add)

    def allow_scripts(self, hashes: Sequence[str]) -> None:
        """Let exactly these inline scripts run."""
        self._policy = policy_with(hashes)

    def add(self, reply: Response) -> Response:
        """Add the headers to one reply."""
        reply.headers.update(self._fixed)
        reply.headers["Content-Security-Policy"] = self._policy
        if not request.path.startswith(PUBLIC_PATHS):
            reply.headers["Cache-Control"] = "no-store"
        elif reply.status_code == 200 and "m" in request.args:
            # This address changes whenever the file does.
            reply.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        reply.headers.pop("Server-Timing", None)
        return reply


def policy_with(hashes: Sequence[str]) -> str:
    """The policy, with the hashes of inline scripts.

    >>> policy_with(["'sha256-x'"])[:48]
    "default-src 'none'; script-src 'self' 'sha256-x'"
    """
    own = {"script-src": " ".join(["'self'", *sorted(set(hashes))])}
    return "; ".join(f"{name} {own.get(name, value)}" for name, value in POLICY)
