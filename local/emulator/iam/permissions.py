"""Whether a service may: by the policy of the resource, or as a role that the service assumes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core import iam_evaluator, responses

from .authorization import Question, decide

EVENTS = "events.amazonaws.com"
SCHEDULER = "scheduler.amazonaws.com"
ALARMS = "lambda.alarms.cloudwatch.amazonaws.com"


@dataclass(frozen=True)
class Caller:
    """A service that acts for a resource of an account: a rule, a schedule or an alarm."""

    service: str
    source_arn: str
    account: str


def allows(policy: Mapping[str, Any] | str | None, caller: Caller, action: str, resource: str) -> bool:
    """Ask a resource's policy about a service; nothing else can allow a service that has no role."""
    context = iam_evaluator.EvalContext(
        principal_arn="*",
        principal_type="Service",
        principal_account="",
        action=action,
        resource_arn=resource,
        region=responses.get_region(),
        secure_transport=True,
        service_context={
            "aws:sourcearn": caller.source_arn,
            "aws:sourceaccount": caller.account,
            "aws:principalisawsservice": "true",
            "aws:principalservicename": caller.service,
        },
    )
    document = json.loads(policy) if isinstance(policy, str) and policy else policy or None
    result = iam_evaluator.evaluate_resource_policy(document, context, service=caller.service)
    return result.decision == "Allow"


def role_may(
    principal: str,
    action: str,
    resource: str,
    *,
    policy: Mapping[str, Any] | str | None = None,
    context: Mapping[str, Any] | None = None,
    via: str | None = None,
) -> str | None:
    """Ask IAM about a role or its session, and record the call; the reason when it is refused."""
    document = json.loads(policy) if isinstance(policy, str) and policy else policy or None
    decision = decide(
        Question(
            principal=principal,
            action=action,
            resource=resource,
            context=dict(context or {}),
            policy=dict(document) if document else None,
            via=via,
        )
    )
    return None if decision.allowed else decision.reason
