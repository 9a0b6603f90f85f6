"""Services that ministack lacks: their requests go to the simulator once IAM allows them."""

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

from . import codepipeline, sagemaker, simulator
from .sagemaker import Check, Scope

Response = tuple[int, dict[str, str], Any]
Handler = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Response]]
Checks = Callable[[str, dict[str, Any], Scope], list[Check]]

# The name of a service is the scope that its requests are signed for.
SERVICES: dict[str, tuple[str, Checks]] = {
    "sagemaker": ("SageMaker.", sagemaker.checks),
    "codepipeline": ("CodePipeline_20150709.", codepipeline.pipeline_checks),
    "application-autoscaling": ("AnyScaleFrontendService.", codepipeline.autoscaling_checks),
}


def install() -> None:
    """Route the services to us: ministack authenticates their requests, we authorize and forward them."""
    for service, (prefix, checks) in SERVICES.items():
        router.SERVICE_PATTERNS[service] = {"target_prefixes": [prefix]}
        app.SERVICE_HANDLERS[service] = _handler(service, prefix, checks)
        mend(service, "forwarded to the simulator, authorized on the resources that IAM asks about")


def _handler(service: str, prefix: str, checks: Checks) -> Handler:
    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]
    ) -> Response:
        return await asyncio.to_thread(_serve, method, path, headers, body, query_params)

    def _serve(method: str, path: str, headers: dict[str, str], body: bytes, query_params: dict[str, Any]) -> Response:
        scope = Scope(responses.get_account_id(), responses.get_region())
        target = headers.get("x-amz-target", "")
        if target.startswith(prefix):
            asked = checks(target.removeprefix(prefix), json_object(body), scope)
        else:
            asked = sagemaker.runtime_checks(path, headers, scope) if service == "sagemaker" else []
            if not asked:
                return _error(400, "UnknownOperationException", f"no operation of {service} at {method} {path}")
        access_key = router.extract_access_key_id(headers, query_params)
        denied = _denied(access_key, asked, service, scope.region)
        if denied is not None:
            return denied
        return _send(method, path, headers, body, query_params, scope, caller_arn(access_key))

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
    # In lower case ministack does not mistake the content type of a prediction for that of an envelope.
    return status, {name.lower(): value for name, value in answered.items()}, content


def _error(status: int, code: str, message: str) -> Response:
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-errortype": code}
    return status, headers, json.dumps({"__type": code, "message": message, "Message": message}).encode()
