"""Metrics over HTTP: for the operator's monitoring, by its own token or by an owner of the server."""

from typing import Any

from flask import Blueprint, Flask, Response, request
from flask_login import current_user

from models.errors import DataLensError

TEXT = "text/plain; version=0.0.4; charset=utf-8"
CLOSED = "Send the token of METRICS_TOKEN, or that of an owner of this server, in the header Authorization: Bearer ….\n"


def register_metrics(app: Flask, services: Any) -> None:
    """Add /metrics. It is open to the guard and decides for itself: its token belongs to no account."""
    blueprint = Blueprint("metrics", __name__)

    def metrics() -> Response:
        """Counters and gauges in Prometheus' text format."""
        status = admission(services)
        if status != 200:
            reply = Response(CLOSED, status, content_type=TEXT)
            reply.headers["WWW-Authenticate"] = 'Bearer realm="DataLens metrics"'
            return reply
        return Response(services.metrics.text(), content_type=TEXT)

    blueprint.add_url_rule("/metrics", "metrics", metrics)
    app.register_blueprint(blueprint)


def admission(services: Any) -> int:
    """200 for those who may read, 403 for an account that may not, 401 for everybody else."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        if services.metrics.admits(token.strip()):
            return 200
        try:
            return 200 if services.tokens.user_of(token.strip()).is_superuser else 403
        except DataLensError:
            return 401
    if current_user.is_authenticated:
        return 200 if current_user.is_superuser else 403
    return 401
