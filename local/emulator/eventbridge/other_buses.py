"""Events that go on to another bus, of this account or another's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.core import arn as arns
from ministack.core import iam_evaluator, responses
from ministack.services import eventbridge

from emulator.iam.permissions import Caller, role_may

from . import bus
from .errors import DeliveryError, no_permission, no_resource

ACTION = "events:PutEvents"


def forward(record: Mapping[str, Any], bus_arn: str, caller: Caller, session: str | None) -> None:
    """Put an event on another bus as it is: its account, region, source and resources stay those of its origin."""
    spec = arns.parse_arn(bus_arn)
    name = spec.resource.split("/", 1)[1]
    elsewhere = (spec.account_id, spec.region) != (caller.account, responses.get_region())
    if eventbridge._event_buses.get_scoped(spec.account_id, spec.region, name) is None and name != "default":
        raise no_resource(f"Event bus {name} does not exist in {spec.account_id}/{spec.region}.")
    if elsewhere and record.get("_Elsewhere"):
        raise DeliveryError("THIRD_ACCOUNT_HOP_DETECTED", f"the event came from elsewhere; {bus_arn} is a third bus")
    if caller.source_arn in record.get("_DispatchPath", []):
        return
    policy = eventbridge._event_bus_policies.get_scoped(spec.account_id, spec.region, name)
    context = {
        "events:source": record.get("Source"),
        "events:detail-type": record.get("DetailType"),
        "aws:SourceArn": caller.source_arn,
        "aws:SourceAccount": caller.account,
    }
    _authorize(session, bus_arn, policy, context, caller, elsewhere)
    forwarded = {
        **record,
        "EventBusName": name,
        "_DispatchPath": [*record.get("_DispatchPath", []), caller.source_arn],
        "_Elsewhere": elsewhere or record.get("_Elsewhere", False),
    }
    with responses.request_scope(spec.account_id, spec.region):
        bus.receive(forwarded)


def _authorize(
    session: str | None,
    bus_arn: str,
    policy: Mapping[str, Any] | None,
    context: Mapping[str, Any],
    caller: Caller,
    elsewhere: bool,
) -> None:
    """Ask a role's policies and those of the bus; without a role, the bus must let the account of the rule in."""
    if session is not None:
        refused = role_may(session, ACTION, bus_arn, policy=policy, context=context)
        if refused:
            raise no_permission(refused)
        return
    if not elsewhere:
        return
    question = iam_evaluator.EvalContext(
        principal_arn=f"arn:aws:iam::{caller.account}:root",
        principal_type="Root",
        principal_account=caller.account,
        action=ACTION,
        resource_arn=bus_arn,
        region=responses.get_region(),
        secure_transport=True,
        service_context={key.lower(): value for key, value in context.items()},
    )
    if iam_evaluator.evaluate_resource_policy(dict(policy) if policy else None, question).decision != "Allow":
        raise no_permission(f"the policy of {bus_arn} does not let account {caller.account} put events on it")
