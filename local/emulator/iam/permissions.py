"""Whether an AWS service may act: by the policy of the resource, or in a role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .authorization import Question, decide
from .evaluation import Policy, Principal, policy_allows

EVENTS = "events.amazonaws.com"
SCHEDULER = "scheduler.amazonaws.com"
ALARMS = "lambda.alarms.cloudwatch.amazonaws.com"


@dataclass(frozen=True)
class Caller:
    """A service that acts for a rule, a schedule or an alarm of an account."""

    service: str
    source_arn: str
    account: str


def allows(policy: Policy, caller: Caller, action: str, resource: str) -> bool:
    """Ask the policy of a resource about a service that has no role; nothing else can allow its call."""
    keys = {
        "aws:SourceArn": caller.source_arn,
        "aws:SourceAccount": caller.account,
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": caller.service,
    }
    return policy_allows(policy, Principal("*", "Service", "", None), action, resource, keys, caller.service)


def role_may(
    principal: str,
    action: str,
    resource: str,
    *,
    policy: Policy = None,
    context: Mapping[str, Any] | None = None,
    via: str | None = None,
) -> str | None:
    """Ask IAM about a role or a session of it, and record the call; return the reason if IAM refuses."""
    decision = decide(Question(principal, action, resource, dict(context or {}), policy or None, via=via))
    return None if decision.allowed else decision.reason
