"""Requests to forwarded services: IAM is asked, then the simulator answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlencode

from ministack import app
from ministack.core import iam_actions, iam_evaluator, responses, router

from emulator.host.mended import mend
from emulator.host.wire import json_object
from emulator.iam.identity import caller_arn, is_root, role_of

from . import sagemaker, simulator
from .checks import Check, Scope
from .services import AUTOSCALING, CODEPIPELINE, SAGEMAKER, Service

Response = tuple[int, dict[str, str], Any]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Response]]


def install() -> None:
    """Route the services here; ministack authenticates their requests first."""
    for service in (SAGEMAKER, CODEPIPELINE, AUTOSCALING):
        router.SERVICE_PATTERNS[service.name] = {"target_prefixes": [f"{service.target}."]}
        app.SERVICE_HANDLERS[service.name] = _handler(service)
        mend(service.name, "the simulator answers, once IAM allows the request on the resources that it is about")


def _handler(service: Service) -> Handler:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        return await asyncio.to_thread(_serve, method, path, headers, body, query_params)

    def _serve(method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]) -> Response:
        scope = Scope(responses.get_account_id(), responses.get_region())
        prefix, _, operation = headers.get("x-amz-target", "").partition(".")
        if prefix == service.target:
            asked = service.checks(operation, json_object(body), scope)
        else:
            asked = sagemaker.runtime_checks(path, headers, scope) if service is SAGEMAKER else []
            if not asked:
                message = f"{service.name} has no operation at {method} {path}"
                return _error(400, "UnknownOperationException", message)
        access_key = router.extract_access_key_id(headers, query_params)
        denied = _denied(access_key, asked, service.name, scope.region)
        return denied or _send(method, path, headers, body, query_params, scope, caller_arn(access_key))

    return handle


def _denied(access_key: str, asked: list[Check], service: str, region: str) -> Response | None:
    for check in asked:
        result = iam_evaluator.enforce(access_key, check.action, service, region, check.resource, check.context)
        if isinstance(result, iam_evaluator.AuthError):
            return _error(403, result.code, result.message)
        if result is not None:
            message = iam_actions.identity_denial_message(
                check.action, result.principal_arn, check.resource, result.decision == "Deny"
            )
            return _error(400, "AccessDeniedException", message)
    return None


def _send(
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    query_params: dict[str, Any],
    scope: Scope,
    principal: str | None,
) -> Response:
    query = urlencode(query_params, doseq=True)
    own = {name: value for name, value in headers.items() if not name.startswith("x-local-")}
    caller = role_of(principal) if principal and not is_root(principal) else None
    try:
        status, answered, content = simulator.send(
            method,
            quote(path) + (f"?{query}" if query else ""),
            {**own, **simulator.scope_headers(scope.account, scope.region, caller)},
            body,
        )
    except OSError as error:
        return _error(503, "ServiceUnavailable", f"the simulator does not answer: {error}")
    # ministack takes a capitalised Content-Type for that of an envelope, and would change a prediction's.
    return status, {name.lower(): value for name, value in answered.items()}, content


def _error(status: int, code: str, message: str) -> Response:
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}
    return status, headers, json.dumps({"__type": code, "message": message, "Message": message}).encode()
