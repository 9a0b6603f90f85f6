"""Where an asynchronous invocation sends its record, or the event that failed: queues, topics, functions and buses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import eventbridge, lambda_svc, sns

from emulator.eventbridge import bus, queues
from emulator.iam.evaluation import Policy
from emulator.iam.permissions import role_may

_MISSING = "it does not exist"


class _UnusableError(Exception):
    """A destination can't be used."""


@dataclass(frozen=True)
class _Destination:
    """How to send to a destination, and the permission that this needs."""

    action: str
    policy: Policy
    send: Callable[[], None]


def send(role: str, arn: str, body: str, attributes: Mapping[str, str]) -> str | None:
    """Send in the role of the function; return the reason if that fails."""
    find = _DESTINATIONS.get(arns.parse_arn(arn).service)
    if find is None:
        return "it is not a destination"
    try:
        destination = find(arn, body, attributes)
        refused = role_may(role, destination.action, arn, policy=destination.policy, via="lambda")
        if refused is None:
            destination.send()
    except _UnusableError as error:
        return str(error)
    return refused


def _queue(arn: str, body: str, attributes: Mapping[str, str]) -> _Destination:
    policy = queues.policy_of(arn)
    if policy is None:
        raise _UnusableError(_MISSING)
    return _Destination("sqs:SendMessage", policy, lambda: queues.send(arn, body, attributes))


def _topic(arn: str, body: str, _: Mapping[str, str]) -> _Destination:
    found = sns.topic_policy_for_arn(arn)
    if found is None:
        raise _UnusableError(_MISSING)

    def publish() -> None:
        try:
            sns.publish_internal(arn, body)
        except sns.SnsPublishError as error:
            raise _UnusableError(str(error)) from error

    return _Destination("sns:Publish", found[0], publish)


def _function(arn: str, body: str, _: Mapping[str, str]) -> _Destination:
    function, config, _name = lambda_svc._get_func_record_for_ref(arn)
    if not function or not config:
        raise _UnusableError(_MISSING)
    record = lambda_svc._execution_record_for_config(function, config)
    return _Destination(
        "lambda:InvokeFunction",
        function.get("policy"),
        lambda: lambda_svc.invoke_async_with_retry(record, json.loads(body)),
    )


def _bus(arn: str, body: str, _: Mapping[str, str]) -> _Destination:
    spec = arns.parse_arn(arn)
    name = spec.resource.split("/", 1)[1]
    if (spec.account_id, spec.region) != (responses.get_account_id(), responses.get_region()):
        raise _UnusableError("the emulator has no destinations that are buses of other accounts or regions")
    if name != "default" and name not in eventbridge._event_buses:
        raise _UnusableError(_MISSING)
    return _Destination("events:PutEvents", None, lambda: _put(name, arn, json.loads(body)))


def _put(bus_name: str, bus_arn: str, record: dict[str, Any]) -> None:
    context = record["requestContext"]
    outcome = "Success" if context["condition"] == "Success" else "Failure"
    bus.put(
        source="lambda",
        detail_type=f"Lambda Function Invocation Result - {outcome}",
        resources=[bus_arn, context["functionArn"]],
        detail=record,
        bus=bus_name,
    )


_DESTINATIONS: dict[str, Callable[[str, str, Mapping[str, str]], _Destination]] = {
    "sqs": _queue,
    "sns": _topic,
    "lambda": _function,
    "events": _bus,
}
