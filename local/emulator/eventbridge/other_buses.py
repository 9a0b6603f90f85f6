"""Events that a rule sends on to another bus, of the same account or of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import eventbridge

from emulator.iam.evaluation import Policy, Principal, policy_allows
from emulator.iam.permissions import Caller, role_may

from . import bus
from .errors import DeliveryError, no_permission, no_resource

ACTION = "events:PutEvents"


def forward(record: Mapping[str, Any], bus_arn: str, caller: Caller, session: str | None) -> None:
    """Put an event on another bus unchanged: it keeps the account, region, source and resources of its origin."""
    spec = arns.parse_arn(bus_arn)
    name = spec.resource.split("/", 1)[1]
    elsewhere = (spec.account_id, spec.region) != (caller.account, responses.get_region())
    if eventbridge._event_buses.get_scoped(spec.account_id, spec.region, name) is None and name != "default":
        raise no_resource(f"Event bus {name} does not exist in {spec.account_id}/{spec.region}.")
    if elsewhere and record.get("_Elsewhere"):
        raise DeliveryError(
            "THIRD_ACCOUNT_HOP_DETECTED", f"the event came from another account or region; {bus_arn} is a third bus"
        )
    if caller.source_arn in record.get("_DispatchPath", []):
        return
    policy = eventbridge._event_bus_policies.get_scoped(spec.account_id, spec.region, name)
    refused = _refusal(record, bus_arn, policy, caller, session, elsewhere)
    if refused:
        raise no_permission(refused)
    forwarded = {
        **record,
        "EventBusName": name,
        "_DispatchPath": [*record.get("_DispatchPath", []), caller.source_arn],
        "_Elsewhere": elsewhere or record.get("_Elsewhere", False),
    }
    with responses.request_scope(spec.account_id, spec.region):
        bus.receive(forwarded)


def _refusal(
    record: Mapping[str, Any],
    bus_arn: str,
    policy: Policy,
    caller: Caller,
    session: str | None,
    elsewhere: bool,
) -> str | None:
    """Ask the policies of the role and of the bus; without a role, the bus must admit the account of the rule."""
    keys = {
        "events:source": record.get("Source"),
        "events:detail-type": record.get("DetailType"),
        "aws:SourceArn": caller.source_arn,
        "aws:SourceAccount": caller.account,
    }
    if session is not None:
        return role_may(session, ACTION, bus_arn, policy=policy, context=keys)
    root = Principal(f"arn:aws:iam::{caller.account}:root", "Root", caller.account, None)
    if not elsewhere or policy_allows(policy, root, ACTION, bus_arn, keys):
        return None
    return f"the policy of {bus_arn} does not let account {caller.account} put events on it"
