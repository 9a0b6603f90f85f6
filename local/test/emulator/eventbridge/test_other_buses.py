"""Events that go from one account to the bus of another."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from support.lambdas import Function, deploy, messages, queue, until
from support.rules import attributes, put, rule, source
from support.running import REGION, STAGING, TOOLS, Emulator
from support.stacks import Stack

ALARM = "CloudWatch Alarm State Change"


@dataclass
class Bus:
    """A bus of the tools account that accepts alarms of staging, and a function that a rule on it invokes."""

    arn: str
    source: str
    function: Function


@pytest.fixture
def bus(emulator: Emulator) -> Iterator[Bus]:
    name, origin = f"bus-{uuid.uuid4().hex[:8]}", source()
    arn = f"arn:aws:events:{REGION}:{TOOLS}:event-bus/{name}"
    statement = {
        "Sid": "Alarms",
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:aws:iam::{STAGING}:root"]},
        "Action": "events:PutEvents",
        "Resource": arn,
        "Condition": {"StringEquals": {"events:source": origin, "events:detail-type": ALARM}},
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    stack = Stack(emulator.client("cloudformation", TOOLS), name)
    stack.create({"Bus": {"Type": "AWS::Events::EventBus", "Properties": {"Name": name, "Policy": policy}}})
    assert stack.status == "CREATE_COMPLETE"
    function = deploy(emulator)
    function.permit(rule(emulator, {"Arn": function.arn}, source=origin, bus=name))
    yield Bus(arn, origin, function)
    stack.delete()


def sender(emulator: Emulator, bus_arn: str, service: str = "events.amazonaws.com", account: str = STAGING) -> str:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    grant = {"Effect": "Allow", "Action": "events:PutEvents", "Resource": bus_arn}
    return emulator.role(f"sender-{uuid.uuid4().hex[:8]}", [grant], account, trust)


def send(emulator: Emulator, bus: Bus, role: str | None, detail_type: str = ALARM) -> tuple[str, str]:
    """Send an event of staging to the bus; return its id and the URL of the rule's dead-letter queue."""
    url, letters = queue(emulator, STAGING)
    target: dict[str, Any] = {"Arn": bus.arn, "DeadLetterConfig": {"Arn": letters}}
    rule(emulator, {**target, **({"RoleArn": role} if role else {})}, source=bus.source, account=STAGING)
    return put(emulator, bus.source, account=STAGING, DetailType=detail_type, Detail={"of": "staging"}), url


def test_the_event_arrives_as_it_left(emulator: Emulator, bus: Bus) -> None:
    role = sender(emulator, bus.arn)

    send(emulator, bus, role)

    [event] = until(lambda: bus.function.events)
    assert (event["account"], event["region"], event["source"]) == (STAGING, REGION, bus.source)
    assert (event["resources"], event["detail"]) == (["arn:aws:x:::y"], {"of": "staging"})
    [call] = emulator.calls(action="events:PutEvents", principal=role)
    assert (call["resource"], call["allowed"]) == (bus.arn, True)
    assert call["context"]["events:source"] == bus.source


def test_the_policies_that_are_deployed_name_the_bus(emulator: Emulator, bus: Bus) -> None:
    deployed = {one["arn"]: one["policy"] for one in emulator.control("Policies")["resources"]}

    assert deployed[bus.arn]["Statement"][0]["Sid"] == "Alarms"


def test_the_role_must_be_allowed_to_put_events_there(emulator: Emulator, bus: Bus) -> None:
    _, url = send(emulator, bus, sender(emulator, f"{bus.arn}-other"))

    [message] = until(lambda: messages(emulator, url, STAGING))
    assert attributes(message)["ERROR_CODE"] == "NO_PERMISSIONS"
    assert bus.function.events == []


def test_the_bus_must_let_the_account_in_for_such_an_event(emulator: Emulator, bus: Bus) -> None:
    _, url = send(emulator, bus, sender(emulator, bus.arn), detail_type="Something Else")

    [message] = until(lambda: messages(emulator, url, STAGING))
    found = attributes(message)
    assert found["ERROR_CODE"] == "NO_PERMISSIONS"
    assert "the policy of the resource" in found["ERROR_MESSAGE"]
    assert json.loads(message["Body"])["account"] == STAGING


def test_a_role_is_assumed_only_by_the_service_it_trusts(emulator: Emulator, bus: Bus) -> None:
    _, url = send(emulator, bus, sender(emulator, bus.arn, "scheduler.amazonaws.com"))

    [message] = until(lambda: messages(emulator, url, STAGING))
    assert attributes(message)["ERROR_CODE"] == "FAILED_TO_ASSUME_ROLE"


def test_a_bus_that_does_not_exist_is_told(emulator: Emulator, bus: Bus) -> None:
    nowhere = Bus(f"{bus.arn}-nowhere", bus.source, bus.function)

    _, url = send(emulator, nowhere, sender(emulator, nowhere.arn))

    [message] = until(lambda: messages(emulator, url, STAGING))
    assert attributes(message)["ERROR_CODE"] == "NO_RESOURCE"


def test_an_event_goes_no_further_than_one_account(emulator: Emulator, bus: Bus) -> None:
    url, letters = queue(emulator)
    onward = f"arn:aws:events:{REGION}:333333333333:event-bus/default"
    role = sender(emulator, onward, account=TOOLS)
    target = {"Arn": onward, "RoleArn": role, "DeadLetterConfig": {"Arn": letters}}
    rule(emulator, target, source=bus.source, bus=bus.arn.rsplit("/", 1)[-1])

    send(emulator, bus, sender(emulator, bus.arn))

    [message] = until(lambda: messages(emulator, url))
    assert attributes(message)["ERROR_CODE"] == "THIRD_ACCOUNT_HOP_DETECTED"
