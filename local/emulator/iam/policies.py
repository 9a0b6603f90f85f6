"""The policies that are deployed, for an evaluator that judges the calls afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import eventbridge, iam, kms, lambda_svc, s3, sqs

from emulator.host.control import operation

from .identity import account_of


@operation("Policies")
def policies(_: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.Policies."""
    resources = [_resource(*found) for listing in _LISTINGS for found in listing()]
    return {"roles": list(_roles()), "resources": resources}


def _roles() -> Iterator[dict[str, Any]]:
    for (account, _), role in sorted(iam._roles._data.items()):
        attached = role.get("AttachedPolicies") or []
        yield {
            "account": account,
            "arn": role["Arn"],
            "trust": _document(role.get("AssumeRolePolicyDocument")),
            "inline": {name: _document(text) for name, text in (role.get("InlinePolicies") or {}).items()},
            "managed": {arn: _managed(arn, account) for arn in attached},
            "boundary": role.get("PermissionsBoundary"),
        }


def _managed(arn: str, account: str) -> Any:
    with responses.request_scope(account, responses.get_region()):
        return _document(iam_evaluator._resolve_managed_policy_document(arn, account))


# The account, the ARN and the policy of a resource.
Found = tuple[str, str, Any]


def _buckets() -> Iterator[Found]:
    for (account, name), policy in sorted(s3._bucket_policies._data.items()):
        yield account, f"arn:aws:s3:::{name}", policy


def _keys() -> Iterator[Found]:
    for _, key in sorted(kms._keys._data.items()):
        yield account_of(key["Arn"]), key["Arn"], key.get("Policy")


def _queues() -> Iterator[Found]:
    for queue in sqs._queues._data.values():
        attributes = queue.get("attributes") or {}
        if attributes.get("Policy"):
            yield account_of(attributes["QueueArn"]), attributes["QueueArn"], attributes["Policy"]


def _buses() -> Iterator[Found]:
    for (account, region, name), policy in sorted(eventbridge._event_bus_policies._data.items()):
        yield account, f"arn:aws:events:{region}:{account}:event-bus/{name}", policy


def _functions() -> Iterator[Found]:
    for function in lambda_svc._functions._data.values():
        policy = function.get("policy") or {}
        if policy.get("Statement"):
            yield account_of(function["config"]["FunctionArn"]), function["config"]["FunctionArn"], policy


def _resource(account: str, arn: str, policy: Any) -> dict[str, Any]:
    return {"account": account, "arn": arn, "policy": _document(policy)}


def _document(policy: Any) -> Any:
    return json.loads(policy) if isinstance(policy, str) and policy else policy


_LISTINGS = (_buckets, _keys, _queues, _buses, _functions)
