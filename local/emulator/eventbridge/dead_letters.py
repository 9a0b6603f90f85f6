"""Events that could not be delivered: they go to the target's dead-letter queue, and on the list of LocalControl."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch

from emulator.host.control import operation
from emulator.iam.permissions import Caller, allows

from . import queues
from .retries import Undelivered

logger = logging.getLogger("emulator.eventbridge")
_undelivered: list[dict[str, Any]] = []


def bury(
    event: Mapping[str, Any], target: Mapping[str, Any], rule: Mapping[str, Any], caller: Caller, ended: Undelivered
) -> None:
    """Send an event and the reason of the failure to the dead-letter queue of the target, if it has one."""
    queue_arn = (target.get("DeadLetterConfig") or {}).get("Arn")
    attributes = {
        "RULE_ARN": rule.get("Arn", ""),
        "TARGET_ARN": target.get("Arn", ""),
        **attributes_of(ended),
    }
    taken = queue_arn is not None and _send(queue_arn, json.dumps(event), attributes, caller)
    note(attributes, event.get("id", ""), taken)
    dimensions = {"RuleName": rule.get("Name", "")}
    cloudwatch.record_metric("AWS/Events", "FailedInvocations", 1, "Count", dimensions)
    if queue_arn is not None:
        name = "InvocationsSentToDLQ" if taken else "InvocationsFailedToBeSentToDLQ"
        cloudwatch.record_metric("AWS/Events", name, 1, "Count", dimensions)


def attributes_of(ended: Undelivered) -> dict[str, str]:
    """Write the attributes of a dead letter that say why the delivery failed."""
    return {
        "ERROR_CODE": ended.error.code,
        "ERROR_MESSAGE": ended.error.message,
        "EXHAUSTED_RETRY_CONDITION": ended.exhausted or "",
        "RETRY_ATTEMPTS": str(ended.retries),
    }


def note(attributes: Mapping[str, str], event_id: str, taken: bool) -> None:
    """List an event that was not delivered, and whether a queue has it."""
    _undelivered.append(
        {
            "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "account": responses.get_account_id(),
            "region": responses.get_region(),
            "event": event_id,
            "rule": attributes.get("RULE_ARN") or attributes.get("SCHEDULE_ARN", ""),
            "target": attributes["TARGET_ARN"],
            "code": attributes["ERROR_CODE"],
            "message": attributes["ERROR_MESSAGE"],
            "deadLettered": taken,
        }
    )
    logger.warning(
        "an event was not delivered to %s: %s: %s (%s)",
        attributes["TARGET_ARN"],
        attributes["ERROR_CODE"],
        attributes["ERROR_MESSAGE"],
        "sent to the dead-letter queue" if taken else "lost",
    )


def _send(queue_arn: str, body: str, attributes: Mapping[str, str], caller: Caller) -> bool:
    policy = queues.policy_of(queue_arn)
    if policy is None:
        logger.warning("the dead-letter queue %s does not exist", queue_arn)
        return False
    if not allows(policy, caller, "sqs:SendMessage", queue_arn):
        logger.warning("the policy of %s does not let %s send to it", queue_arn, caller.service)
        return False
    return queues.send(queue_arn, body, attributes)


@operation("Undelivered")
def undelivered(_: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.Undelivered: the events of all accounts that a target did not get."""
    return {"events": list(_undelivered)}
