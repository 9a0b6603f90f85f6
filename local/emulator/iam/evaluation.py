"""Questions to ministack's evaluator: the context of a call, and what the policy of a resource says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator, responses

ALLOW, DENY = "Allow", "Deny"
Policy = Mapping[str, Any] | str | None
Principal = iam_evaluator.PrincipalInfo


def context_of(principal: Principal, action: str, resource: str, keys: Mapping[str, Any]) -> iam_evaluator.EvalContext:
    """Make the context of a call in the current region; `keys` are its condition keys."""
    return iam_evaluator.EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=resource,
        region=responses.get_region(),
        service_context={key.lower(): value for key, value in keys.items()},
        principal_keys=principal.keys,
    )


def policy_allows(
    policy: Policy,
    principal: Principal,
    action: str,
    resource: str,
    keys: Mapping[str, Any],
    service: str | None = None,
) -> bool:
    """Tell whether the policy of a resource alone allows a call; `service` is the AWS service that calls, if any."""
    context = context_of(principal, action, resource, keys)
    if service is not None:
        context.secure_transport = True
    return iam_evaluator.evaluate_resource_policy(policy, context, service=service).decision == ALLOW
