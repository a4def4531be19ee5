"""Health: for load balancers and containers, in plain words and without the envelope."""

from typing import Any

from flask import Blueprint, Flask, Response

from api.envelope import JSON, success, to_json
from models.errors import Unavailable

WAIT = 5


def register_health(app: Flask, services: Any) -> None:
    """Add /health and its two short forms; none of them needs a session."""
    blueprint = Blueprint("health", __name__)

    def health() -> Response:
        """How the server and what it stands on are."""
        return plain_report(services.health.report())

    def ready() -> Response:
        """Whether requests can be answered: the same, for a load balancer."""
        return plain_report(services.health.report())

    def live() -> Response:
        """Whether the process answers at all; asks nobody else."""
        return Response(to_json({"status": "alive"}), content_type=JSON)

    for address, view in (("/health", health), ("/health/ready", ready), ("/health/live", live)):
        blueprint.add_url_rule(address, view.__name__, view)
    app.register_blueprint(blueprint)


def plain_report(report: dict[str, str]) -> Response:
    """The report as it is, 503 when a part fails."""
    reply = Response(to_json(report), 200 if report["status"] == "healthy" else 503, content_type=JSON)
    if reply.status_code == 503:
        reply.headers["Retry-After"] = str(WAIT)
    return reply


def enveloped_report(report: dict[str, str]) -> Response:
    """The report as a reply of the API.

    Raises:
        Unavailable: a part fails.
    """
    if report["status"] != "healthy":
        raise Unavailable("The server cannot work right now. Its operator finds the failing part in details.", **report)
    return success(report, "The server is healthy.")
