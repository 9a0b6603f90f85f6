"""Decisions of IAM on calls that are not requests to ministack: calls of services and of the simulator."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from ministack.core import iam_evaluator

from emulator.host.control import operation, required

from . import calls
from .evaluation import ALLOW, DENY, Policy, context_of
from .identity import account_of, principal_of, resource_owner, role_of


@dataclass(frozen=True)
class Decision:
    """What IAM decides, and why."""

    allowed: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """Whether `principal` may do `action` on `resource`.

    `policy` is the resource's own policy, and `owner` the account that has the resource. The policy of a KMS key must
    allow the call even in the owner's account (`policy_required`). `via` is the service that calls for the principal.
    """

    principal: str
    action: str
    resource: str
    context: dict[str, Any]
    policy: Policy = None
    owner: str | None = None
    policy_required: bool = False
    via: str | None = None


def decide(question: Question) -> Decision:
    """Evaluate identity policies and the resource's policy together, as IAM does, and record the call."""
    result = _evaluate(question)
    decision = Decision(result.decision == ALLOW, _reason(question, result))
    calls.record(
        principal=question.principal,
        action=question.action,
        resource=question.resource,
        allowed=decision.allowed,
        context=question.context,
        via=question.via,
    )
    return decision


def _evaluate(question: Question) -> iam_evaluator.EvalResult:
    principal = principal_of(question.principal)
    context = context_of(principal, question.action, question.resource, question.context)
    owner = question.owner or resource_owner(question.resource)
    if principal.policies is None:
        identity = iam_evaluator.EvalResult(ALLOW, principal.arn, reason="the root of the account")
    else:
        identity = iam_evaluator.evaluate(context, principal.policies, *principal.limits)
    if question.policy is None and owner in (None, principal.account):
        return identity
    return iam_evaluator.combine_resource_policy(
        identity, context, question.policy, owner, required=question.policy_required, limits=principal.limits
    )


def _reason(question: Question, result: iam_evaluator.EvalResult) -> str:
    call = f"{role_of(question.principal)}: {question.action} on {question.resource}"
    if result.decision == ALLOW:
        return f"{call} is allowed ({result.matched_sid or result.reason})"
    if result.decision == DENY:
        source = "the policy of the resource" if result.resource_policy_arn else "an identity policy"
        return f"{call} is denied explicitly by {source} ({result.matched_sid or 'no Sid'})"
    return f"{call} is not allowed by {_missing(question)}"


def _missing(question: Question) -> str:
    """Name the side that lacks the grant, so that the reader knows where to add it."""
    alone = _evaluate(replace(question, policy=None, owner=account_of(question.principal)))
    return "the policy of the resource" if alone.decision == ALLOW else "any identity policy"


@operation("Authorize")
def authorize(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.Authorize."""
    principal, action, resource = required(body, "Principal", "Action", "Resource")
    policy = body.get("Policy")
    decision = decide(
        Question(
            principal=principal,
            action=action,
            resource=resource,
            context=body.get("Context") or {},
            policy=json.loads(policy) if isinstance(policy, str) and policy else policy or None,
        )
    )
    return {"Allowed": decision.allowed, "Reason": decision.reason}
