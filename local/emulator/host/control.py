"""Control operations: `X-Amz-Target: LocalControl.<name>` with a JSON body and without credentials."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

from ministack import app
from ministack.core import responses

PREFIX = "LocalControl."

Operation = Callable[[dict[str, Any]], dict[str, Any] | None]
Response = tuple[int, dict[str, str], Any]

logger = logging.getLogger("emulator.control")
_operations: dict[str, Operation] = {}


class ControlError(Exception):
    """A refusal: a type, a message and a status, as in AWS's answers."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        """Keep the parts of the answer."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def operation(name: str) -> Callable[[Operation], Operation]:
    """Register a function as LocalControl.<name>: it takes the parsed body and returns the answer.

    The function runs in a worker thread, in the Account and Region of the body.
    """

    def register(function: Operation) -> Operation:
        _operations[name] = function
        return function

    return register


def required(body: dict[str, Any], *names: str) -> list[Any]:
    """Return the named fields of a body, or refuse a body that lacks one."""
    missing = [name for name in names if name not in body]
    if missing:
        raise ControlError("ValidationException", f"the body must have {', '.join(missing)}")
    return [body[name] for name in names]


def install() -> None:
    """Answer control operations before ministack routes and authorizes a request."""
    dispatch = app._dispatch_service_request

    async def dispatch_service_request(
        method: str, path: str, headers: dict, body: bytes, query_params: dict, request_id: str
    ) -> Response:
        target = headers.get("x-amz-target", "")
        if target.startswith(PREFIX):
            return await asyncio.to_thread(_answer, target.removeprefix(PREFIX), body)
        return await dispatch(method, path, headers, body, query_params, request_id)

    app._dispatch_service_request = dispatch_service_request


def _answer(name: str, body: bytes) -> Response:
    try:
        return _json(200, _run(name, body))
    except ControlError as error:
        return _json(error.status, {"__type": error.code, "message": error.message})
    except Exception as error:
        logger.exception("%s%s failed", PREFIX, name)
        return _json(500, {"__type": "InternalFailure", "message": f"{type(error).__name__}: {error}"})


def _run(name: str, body: bytes) -> dict[str, Any]:
    function = _operations.get(name)
    if function is None:
        raise ControlError("UnknownOperationException", f"there is no operation {PREFIX}{name}")
    try:
        parsed = json.loads(body or b"{}")
    except ValueError as error:
        raise ControlError("SerializationException", f"the body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise ControlError("SerializationException", "the body is not a JSON object")
    account = parsed.get("Account") or responses.get_account_id()
    region = parsed.get("Region") or responses.get_region()
    with responses.request_scope(account, region):
        return function(parsed) or {}


def _json(status: int, body: dict[str, Any]) -> Response:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body, default=str).encode()
