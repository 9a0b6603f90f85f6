"""Decisions of IAM that no request of ministack's makes: derived calls, calls of services, calls of the simulator."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from ministack.core import iam_evaluator, responses

from emulator.host.control import operation, required

from . import calls
from .identity import account_of, principal_of, resource_owner, role_of

ALLOW = "Allow"


@dataclass(frozen=True)
class Decision:
    """What IAM says, and why."""

    allowed: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """May `principal` do `action` on `resource`? `policy` is the resource's own; a key's must always allow."""

    principal: str
    action: str
    resource: str
    context: dict[str, Any]
    policy: dict[str, Any] | str | None = None
    owner: str | None = None
    policy_required: bool = False
    via: str | None = None


def decide(question: Question) -> Decision:
    """Ask identity and resource policies, as IAM combines them, and record the answer."""
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
    ctx = iam_evaluator.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=question.action,
        resource_arn=question.resource,
        region=responses.get_region(),
        service_context={key.lower(): value for key, value in question.context.items()},
        principal_keys=principal.keys,
    )
    owner = question.owner or resource_owner(question.resource)
    if principal.policies is None:
        identity = iam_evaluator.EvalResult(ALLOW, principal.arn, reason="the root of the account")
    else:
        identity = iam_evaluator.evaluate(ctx, principal.policies, *principal.limits)
    if question.policy is None and owner in (None, principal.account):
        return identity
    return iam_evaluator.combine_resource_policy(
        identity, ctx, question.policy, owner, required=question.policy_required, limits=principal.limits
    )


def _reason(question: Question, result: iam_evaluator.EvalResult) -> str:
    said = f"{role_of(question.principal)}: {question.action} on {question.resource}"
    if result.decision == ALLOW:
        return f"{said} is allowed ({result.matched_sid or result.reason})"
    if result.decision == "Deny":
        where = "the policy of the resource" if result.resource_policy_arn else "an identity policy"
        return f"{said} is denied explicitly by {where} ({result.matched_sid or 'no Sid'})"
    return f"{said} is not allowed by {_missing(question)}"


def _missing(question: Question) -> str:
    """Name the side that lacks the grant, so that whoever reads it knows where to add it."""
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
