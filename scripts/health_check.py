"""The container's health check: ends with 0 when this server, its database and its store answer."""

import json
import os
import sys
from http.client import HTTPConnection


def problem(port: int) -> str:
    """What is wrong, or nothing."""
    connection = HTTPConnection("127.0.0.1", port, timeout=7)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        body = answer.read()
    except OSError as error:
        return f"no answer on port {port}: {error}"
    finally:
        connection.close()
    return "" if answer.status == 200 else f"{answer.status}: {json.dumps(body.decode(errors='replace'))}"


if __name__ == "__main__":
    if found := problem(int(os.environ.get("PORT") or 8050)):
        sys.exit(found)
