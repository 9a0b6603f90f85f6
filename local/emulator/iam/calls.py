"""The record of calls: one JSON line in the file LOCAL_CALLS for each call that IAM allowed or denied."""

from __future__ import annotations

import json
import os
import threading
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TextIO

from ministack.core import iam_evaluator, responses

from .identity import account_of, caller_arn, resource_owner, role_of

_lock = threading.Lock()
_file: TextIO | None = None


def record(
    *, principal: str, action: str, resource: str, allowed: bool, context: dict[str, Any], via: str | None = None
) -> None:
    """Append one call, and add the condition keys that every request has."""
    if _file is None:
        return
    role = role_of(principal)
    secure = iam_evaluator._request_origin.get()[1]
    line: dict[str, Any] = {
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
        "account": account_of(principal) or responses.get_account_id(),
        "region": responses.get_region(),
        "principal": role,
        "action": action,
        "resource": resource,
        "allowed": allowed,
        "context": {
            "aws:PrincipalArn": role,
            "aws:PrincipalAccount": account_of(principal),
            "aws:ResourceAccount": resource_owner(resource) or account_of(principal),
            "aws:RequestedRegion": responses.get_region(),
            "aws:SecureTransport": str(secure).lower(),
            **{key: value for key, value in context.items() if value is not None},
        },
    }
    if principal != role:
        line["session"] = principal
    if via is not None:
        line["via"] = via
    with _lock:
        _file.write(json.dumps(line, default=str) + "\n")
        _file.flush()


def install() -> None:
    """Record calls at the one place where ministack enforces IAM."""
    global _file  # noqa: PLW0603 - one file for the life of the process
    path = os.environ.get("LOCAL_CALLS")
    if not path:
        return
    _file = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - open until the process ends
    enforce = iam_evaluator.enforce

    def recorded_enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> iam_evaluator.EvalResult | iam_evaluator.AuthError | None:
        result = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        if not isinstance(result, iam_evaluator.AuthError):
            principal = caller_arn(access_key_id)
            if principal is not None:
                record(
                    principal=principal,
                    action=iam_action,
                    resource=resource_arn,
                    allowed=result is None,
                    context=service_context or {},
                )
        return result

    iam_evaluator.enforce = recorded_enforce
