"""Schedules of EventBridge Scheduler: the schedule's role calls the target, with retries and dead letters."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ministack.core import responses
from ministack.services import scheduler

from emulator.host import background
from emulator.host.control import ControlError, operation, required
from emulator.host.mended import mend
from emulator.iam.permissions import SCHEDULER, Caller, role_may

from . import dead_letters, queues, retries, targets
from .errors import DeliveryError
from .retries import Undelivered

Record = Mapping[str, Any]


def is_schedule(rule: Record) -> bool:
    """Tell whether a record is a schedule."""
    return ":scheduler:" in rule.get("Arn", "")


def deliver(schedule: Record) -> tuple[dict[str, Any], Undelivered | None]:
    """Call the target of a schedule; return its answer, and how the call failed, if it did."""
    target = schedule["Target"]
    event = _event(schedule)
    caller = Caller(SCHEDULER, _group_arn(schedule), responses.get_account_id())
    delivery = targets.Delivery(
        target=target,
        event=event,
        payload=_with_context(target["Input"], event) if target.get("Input") else json.dumps(event),
        caller=caller,
        session_name=event["id"].replace("-", ""),
        by_role=True,
    )
    answer: dict[str, Any] = {}

    def attempt() -> None:
        answer.update(targets.send(delivery) or {})

    ended = retries.deliver(attempt, target.get("RetryPolicy"))
    if ended is not None:
        _bury(schedule, delivery, ended)
    return answer, ended


def _with_context(text: str, event: Mapping[str, Any]) -> str:
    """Fill the keywords of an input, such as `<aws.scheduler.scheduled-time>`."""
    keywords = {
        "<aws.scheduler.schedule-arn>": event["resources"][0],
        "<aws.scheduler.scheduled-time>": event["time"],
        "<aws.scheduler.execution-id>": event["id"],
        "<aws.scheduler.attempt-number>": "1",
    }
    for keyword, value in keywords.items():
        text = text.replace(keyword, value)
    return text


def _event(schedule: Record) -> dict[str, Any]:
    return {
        "version": "0",
        "id": responses.new_uuid(),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": responses.get_account_id(),
        "time": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": responses.get_region(),
        "resources": [schedule.get("Arn", "")],
        "detail": "{}",
    }


def _group_arn(schedule: Record) -> str:
    """Return the source ARN for trust policies: the scheduler names the group, never the schedule."""
    account, region = responses.get_account_id(), responses.get_region()
    return f"arn:aws:scheduler:{region}:{account}:schedule-group/{schedule.get('GroupName') or 'default'}"


def _bury(schedule: Record, delivery: targets.Delivery, ended: Undelivered) -> None:
    """Send to the dead-letter queue in the schedule's own role."""
    queue_arn = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
    attributes = {
        "SCHEDULE_ARN": schedule.get("Arn", ""),
        "TARGET_ARN": delivery.arn,
        **dead_letters.attributes_of(ended),
        "EXECUTION_ID": delivery.event["id"],
        "IS_PAYLOAD_TRUNCATED": "false",
        "SCHEDULED_TIME": delivery.event["time"],
    }
    taken = queue_arn is not None and _may_bury(delivery, queue_arn)
    if taken:
        taken = queues.send(queue_arn, delivery.payload, attributes)
    dead_letters.note(attributes, delivery.event["id"], taken)


def _may_bury(delivery: targets.Delivery, queue_arn: str) -> bool:
    try:
        return role_may(delivery.session(), "sqs:SendMessage", queue_arn, policy=queues.policy_of(queue_arn)) is None
    except DeliveryError:
        return False


@operation("FireSchedule")
def fire_schedule(body: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.FireSchedule with the target's answer, or with the reason why it has none."""
    _, _, name = required(body, "Account", "Region", "Name")
    key = f"{body.get('GroupName') or 'default'}/{name}"
    schedule = scheduler._schedules.get(key)
    if schedule is None:
        raise ControlError("ResourceNotFoundException", f"Schedule {key} does not exist.", 404)
    if schedule.get("State") == "DISABLED":
        raise ControlError("ConflictException", f"Schedule {key} is disabled, so it would not fire.", 409)
    began = time.time()
    answer, ended = background.as_service(deliver, schedule)
    if ended is not None:
        status = 403 if ended.error.code in ("NO_PERMISSIONS", "FAILED_TO_ASSUME_ROLE") else 400
        raise ControlError(ended.error.code, ended.error.message, status)
    return {"TargetArn": schedule["Target"]["Arn"], "FiredAt": began, "Answer": answer}


def install() -> None:
    """Report what this module corrects; ministack's tick calls rules.invoke_target, which calls this module."""
    mend("EventBridge Scheduler targets", "the schedule's role calls them, if IAM allows it")
