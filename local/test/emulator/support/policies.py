"""Policies in few words, and refusals."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .running import TOOLS, Emulator

LAMBDA_TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": TOOLS}},
}
_DENIED = {"AccessDenied", "AccessDeniedException", "403"}


def allow(action: str | list[str], resource: str | list[str], **condition: Any) -> dict[str, Any]:
    """Make a statement of an identity policy, with conditions by operator."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement


def allow_to(
    principal: str | list[str], action: str | list[str], resource: str | list[str], **condition: Any
) -> dict[str, Any]:
    """Make a statement of a resource policy."""
    return {**allow(action, resource, **condition), "Principal": {"AWS": principal}}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def unique(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}"


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def as_role(emulator: Emulator, service: str, *statements: dict[str, Any], account: str = TOOLS) -> Any:
    """Make a client that acts as a new role with these permissions."""
    role = emulator.role(unique("role"), list(statements), account)
    return emulator.client(service, account, emulator.session(role))


def refused(call: Callable[..., Any], **arguments: Any) -> str:
    """Expect IAM to deny a call, and return what it says."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    assert error["Code"] in _DENIED, error
    return error["Message"]
