"""Requests to the simulator: those that clients send, and those that the emulator makes itself."""

from __future__ import annotations

import http.client
import json
import os
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 120
# The name of a service in error messages, by the prefix of its targets.
_SERVICES = {
    "SageMaker": "SageMaker",
    "CodePipeline_20150709": "CodePipeline",
    "AnyScaleFrontendService": "ApplicationAutoScaling",
}
_HOP_BY_HOP = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "expect", "date", "server"}
)

Answer = tuple[int, dict[str, str], bytes]


class SimulatorError(ValueError):
    """An answer with a status of 400 or more; CloudFormation shows its text as the status reason of a resource."""

    def __init__(self, service_prefix: str, status: int, code: str, message: str) -> None:
        """Keep the answer, and name the service."""
        service = _SERVICES.get(service_prefix, service_prefix)
        super().__init__(f"{message} (Service: {service}, Status Code: {status}, Error: {code})")
        self.status = status
        self.code = code
        self.message = message


def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    """Send one request to LOCAL_SIMULATOR and return the answer unchanged; raise OSError if it isn't HTTP."""
    address = urlsplit(os.environ["LOCAL_SIMULATOR"])
    connection = http.client.HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, path, body=body or b"", headers=_end_to_end(headers))
        answer = connection.getresponse()
        return answer.status, _end_to_end(dict(answer.getheaders())), answer.read()
    except http.client.HTTPException as error:
        raise ConnectionError(f"{type(error).__name__}: {error}") from error
    finally:
        connection.close()


def scope_headers(account: str, region: str, principal: str | None = None) -> dict[str, str]:
    """Make the headers that tell the simulator who sends a request; the root of an account has no principal."""
    headers = {"x-local-account": account, "x-local-region": region}
    return {**headers, "x-local-principal": principal} if principal else headers


def call(
    service_prefix: str,
    operation: str,
    body: dict[str, Any],
    account: str,
    region: str,
    principal: str | None = None,
) -> dict[str, Any]:
    """Call one AWS JSON 1.1 operation of the simulator, such as ("SageMaker", "CreateModel")."""
    headers = {
        "X-Amz-Target": f"{service_prefix}.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
        **scope_headers(account, region, principal),
    }
    status, _, answer = send("POST", "/", headers, json.dumps(body).encode())
    try:
        parsed = json.loads(answer or b"{}")
    except ValueError:
        parsed = {"message": answer.decode(errors="replace")}
    if status >= http.client.BAD_REQUEST:
        code = str(parsed.get("__type", "InternalFailure")).rsplit("#", 1)[-1]
        raise SimulatorError(service_prefix, status, code, str(parsed.get("message") or parsed.get("Message") or code))
    return parsed


def _end_to_end(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
