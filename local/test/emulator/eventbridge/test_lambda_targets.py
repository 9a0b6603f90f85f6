"""From a rule to a function: who retries, and where an event goes that the function doesn't get."""

from __future__ import annotations

import json

from support.lambdas import deploy, messages, queue, until
from support.rules import attributes, put, rule, source
from support.running import REGION, TOOLS, Emulator


def test_an_event_of_a_service_arrives_as_eventbridge_writes_it(emulator: Emulator) -> None:
    function, name = deploy(emulator), source()
    function.permit(rule(emulator, {"Arn": function.arn}, source=name))

    event_id = put(emulator, name, Detail={"a": {"b": [1]}})

    [event] = until(lambda: function.events)
    assert event.pop("time")
    assert event == {
        "version": "0",
        "id": event_id,
        "detail-type": "Something Happened",
        "source": name,
        "account": TOOLS,
        "region": REGION,
        "resources": ["arn:aws:x:::y"],
        "detail": {"a": {"b": [1]}},
    }


def test_an_event_may_be_delivered_twice_with_one_id(emulator: Emulator) -> None:
    function, name = deploy(emulator), source()
    function.permit(rule(emulator, {"Arn": function.arn}, source=name))

    event_id = put(emulator, name, Deliveries=2)

    until(lambda: len(function.events) == 2)
    assert {event["id"] for event in function.events} == {event_id}


def test_a_missing_permission_sends_the_event_to_the_dead_letters_of_the_rule(emulator: Emulator) -> None:
    function, name = deploy(emulator), source()
    url, arn = queue(emulator)
    target = {"Arn": function.arn, "DeadLetterConfig": {"Arn": arn}, "RetryPolicy": {"MaximumRetryAttempts": 8}}
    rule_arn = rule(emulator, target, source=name)

    event_id = put(emulator, name)

    [message] = until(lambda: messages(emulator, url))
    body = json.loads(message["Body"])
    assert (body["id"], body["detail"]) == (event_id, {"state": "new"})
    found = attributes(message)
    assert found["ERROR_CODE"] == "NO_PERMISSIONS"
    assert found["RULE_ARN"] == rule_arn
    assert found["TARGET_ARN"] == function.arn
    assert found["RETRY_ATTEMPTS"] == "0"
    assert "EXHAUSTED_RETRY_CONDITION" not in found
    assert rule_arn in found["ERROR_MESSAGE"]
    assert function.events == []


def test_a_permission_for_another_rule_is_none(emulator: Emulator) -> None:
    function, name = deploy(emulator), source()
    url, arn = queue(emulator)
    rule(emulator, {"Arn": function.arn, "DeadLetterConfig": {"Arn": arn}}, source=name)
    function.permit(f"arn:aws:events:{REGION}:{TOOLS}:rule/another")

    put(emulator, name)

    [message] = until(lambda: messages(emulator, url))
    assert attributes(message)["ERROR_CODE"] == "NO_PERMISSIONS"


def test_a_function_that_does_not_exist_is_told(emulator: Emulator) -> None:
    name = source()
    url, arn = queue(emulator)
    missing = f"arn:aws:lambda:{REGION}:{TOOLS}:function:nowhere"
    rule(emulator, {"Arn": missing, "DeadLetterConfig": {"Arn": arn}}, source=name)

    put(emulator, name)

    [message] = until(lambda: messages(emulator, url))
    assert attributes(message)["ERROR_CODE"] == "NO_RESOURCE"


def test_an_event_without_a_place_to_go_is_on_the_list_of_the_lost(emulator: Emulator) -> None:
    function, name = deploy(emulator), source()
    url, arn = queue(emulator, policy=[])
    rule(emulator, {"Arn": function.arn, "DeadLetterConfig": {"Arn": arn}}, source=name)

    event_id = put(emulator, name)

    def lost() -> list[dict[str, object]]:
        return [one for one in emulator.control("Undelivered")["events"] if one["event"] == event_id]

    [one] = until(lost)
    assert (one["deadLettered"], one["code"]) == (False, "NO_PERMISSIONS")
    assert messages(emulator, url) == []
