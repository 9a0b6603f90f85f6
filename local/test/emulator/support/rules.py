"""Rules of EventBridge, made with the real client."""

from __future__ import annotations

import json
import uuid
from typing import Any

from .lambdas import messages, queue, until
from .running import REGION, TOOLS, Emulator


def rule(emulator: Emulator, target: dict[str, Any], *, source: str, account: str = TOOLS, bus: str = "default") -> str:
    """Create a rule on a source with one target, and return its ARN."""
    events = emulator.client("events", account)
    name = f"rule-{uuid.uuid4().hex[:10]}"
    arn = events.put_rule(Name=name, EventPattern=json.dumps({"source": [source]}), EventBusName=bus)["RuleArn"]
    failed = events.put_targets(Rule=name, EventBusName=bus, Targets=[{"Id": "Target", **target}])
    assert failed["FailedEntryCount"] == 0
    return arn


def put(emulator: Emulator, source: str, *, account: str = TOOLS, **event: Any) -> str:
    """Put an event of a service, and return its id."""
    return emulator.control(
        "PutEvent",
        Account=account,
        Region=REGION,
        Source=source,
        **{"DetailType": "Something Happened", "Resources": ["arn:aws:x:::y"], "Detail": {"state": "new"}, **event},
    )["EventId"]


def attributes(message: dict[str, Any]) -> dict[str, str]:
    """Read the attributes of a message as plain text."""
    return {name: one["StringValue"] for name, one in message["MessageAttributes"].items()}


def dead_letter(emulator: Emulator, target: dict[str, Any], **event: Any) -> dict[str, str]:
    """Send an event to a target that won't get it, and return the attributes of the dead letter."""
    name = source()
    url, arn = queue(emulator)
    rule(emulator, {**target, "DeadLetterConfig": {"Arn": arn}}, source=name)
    put(emulator, name, **event)
    [message] = until(lambda: messages(emulator, url))
    return attributes(message)


def source() -> str:
    """Make a source that no other test uses."""
    return f"aws.test-{uuid.uuid4().hex[:8]}"
