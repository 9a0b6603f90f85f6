"""The record of calls: one JSON line in the file LOCAL_CALLS for each call that IAM allowed or denied."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TextIO

from ministack.core import iam_evaluator, responses

from .identity import account_of, caller_arn, resource_owner, role_of

# None if the call is allowed.
Result = iam_evaluator.EvalResult | iam_evaluator.AuthError | None

_lock = threading.Lock()
_file: TextIO | None = None


def record(
    *, principal: str, action: str, resource: str, allowed: bool, context: dict[str, Any], via: str | None = None
) -> None:
    """Append one call, and add the condition keys that every request has."""
    if _file is None:
        return
    role = role_of(principal)
    line: dict[str, Any] = {
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "account": account_of(principal) or responses.get_account_id(),
        "region": responses.get_region(),
        "principal": role,
        "action": action,
        "resource": resource,
        "allowed": allowed,
        "context": {**_common_keys(role, resource), **{key: one for key, one in context.items() if one is not None}},
    }
    if principal != role:
        line["session"] = principal
    if via is not None:
        line["via"] = via
    with _lock:
        _file.write(json.dumps(line, default=str) + "\n")
        _file.flush()


def _common_keys(role: str, resource: str) -> dict[str, Any]:
    account = account_of(role)
    return {
        "aws:PrincipalArn": role,
        "aws:PrincipalAccount": account,
        "aws:ResourceAccount": resource_owner(resource) or account,
        "aws:RequestedRegion": responses.get_region(),
        "aws:SecureTransport": str(iam_evaluator._request_origin.get()[1]).lower(),
    }


def install() -> None:
    """Record calls at the one place where ministack enforces IAM."""
    global _file  # noqa: PLW0603 - one file for the life of the process
    path = os.environ.get("LOCAL_CALLS")
    if path:
        _file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - open until the process ends
        iam_evaluator.enforce = _recording(iam_evaluator.enforce)


def _recording(enforce: Callable[..., Result]) -> Callable[..., Result]:
    def recorded_enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Result:
        result = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        principal = None if isinstance(result, iam_evaluator.AuthError) else caller_arn(access_key_id)
        if principal is not None:
            record(
                principal=principal,
                action=iam_action,
                resource=resource_arn,
                allowed=result is None,
                context=service_context or {},
            )
        return result

    return recorded_enforce
