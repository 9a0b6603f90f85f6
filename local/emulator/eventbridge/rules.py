"""From a matching rule to its targets: each delivery has its own thread, retries and dead letters."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch, eventbridge

from emulator.host import background
from emulator.host.control import ControlError, operation, required
from emulator.host.mended import mend
from emulator.iam.permissions import EVENTS, Caller

from . import dead_letters, inputs, retries, schedules, targets

Record = Mapping[str, Any]


def invoke_target(target: Record, event: Record, rule: Record, view: eventbridge._EventView | None = None) -> None:
    """Replace ministack's single attempt; ministack calls this function for schedules, too."""
    account, region = responses.get_account_id(), responses.get_region()
    if schedules.is_schedule(rule):
        background.start(account, region, schedules.deliver, rule)
        return
    if _unsupported_here(target):
        _stock(target, event, rule, view)
        return
    delivered = (view or eventbridge._pattern_event_view(event)).event_with_detail()
    background.start(account, region, _deliver, target, event, rule, delivered)


def _deliver(target: Record, record: Record, rule: Record, event: Record) -> None:
    caller = Caller(EVENTS, rule.get("Arn", ""), responses.get_account_id())
    delivery = targets.Delivery(
        target=target,
        event=event,
        payload=inputs.of_target(target, rule, event),
        caller=caller,
        session_name=event["id"].replace("-", ""),
        record=record,
        rule=rule,
    )
    dimensions = {"RuleName": rule.get("Name", "")}
    cloudwatch.record_metric("AWS/Events", "Invocations", 1, "Count", dimensions)
    ended = retries.deliver(lambda: targets.send(delivery), target.get("RetryPolicy"))
    if ended is not None:
        dead_letters.bury(event, target, rule, caller, ended)


def _unsupported_here(target: Record) -> bool:
    """Tell whether a target is an API destination, which ministack itself calls."""
    return ":api-destination/" in target.get("Arn", "")


@operation("FireRule")
def fire_rule(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.FireRule: deliver the event of a rule that has a schedule now."""
    account, region, name = required(body, "Account", "Region", "Name")
    key = eventbridge._rule_key(name, "default")
    rule = eventbridge._rules.get(key)
    if rule is None or not rule.get("ScheduleExpression"):
        raise ControlError("ResourceNotFoundException", f"There is no rule {name} with a schedule.", 404)
    if rule.get("State") == "DISABLED":
        raise ControlError("ConflictException", f"Rule {name} is disabled, so it would not fire.", 409)
    event = {
        "EventId": responses.new_uuid(),
        "Source": "aws.events",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "EventBusName": "default",
        "Time": int(time.time()),
        "Resources": [rule["Arn"]],
        "Account": account,
        "Region": region,
    }
    targets_of_rule = eventbridge._targets.get(key) or []
    for target in targets_of_rule:
        invoke_target(target, event, rule)
    return {"EventId": event["EventId"], "Targets": len(targets_of_rule)}


_stock = eventbridge._invoke_target


def install() -> None:
    """Replace ministack's delivery."""
    eventbridge._invoke_target = invoke_target
    mend(
        "EventBridge targets",
        "retries and dead letters work; resource policies and roles must allow the delivery",
    )
    mend("EventBridge targets on other buses", "events go to buses of other accounts and regions if IAM allows it")
    mend("EventBridge targets of SageMaker and CodePipeline", "the target's role starts the pipeline")
    mend("EventBridge InputTransformer", "JSON paths may have indexes; a path that matches nothing writes nothing")
