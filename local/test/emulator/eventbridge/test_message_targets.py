"""From a rule to a queue or a topic, whose policy must allow EventBridge to send."""

from __future__ import annotations

import json
import uuid

from support.lambdas import messages, queue, until
from support.rules import dead_letter, put, rule, source
from support.running import REGION, TOOLS, Emulator


def topic(emulator: Emulator, queue_arn: str, *, open_to_events: bool) -> str:
    """Create a topic that sends to a queue without an envelope."""
    sns = emulator.client("sns")
    arn = sns.create_topic(Name=f"topic-{uuid.uuid4().hex[:8]}")["TopicArn"]
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
    }
    statements = {"Version": "2012-10-17", "Statement": [allow] if open_to_events else []}
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(statements))
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=queue_arn, Attributes={"RawMessageDelivery": "true"})
    return arn


def subscriber(emulator: Emulator) -> tuple[str, str]:
    """Create a queue that topics may send to; its URL and its ARN."""
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": "*",
    }
    return queue(emulator, policy=[allow])


def test_a_queue_gets_the_event(emulator: Emulator) -> None:
    name = source()
    url, arn = queue(emulator)
    rule(emulator, {"Arn": arn}, source=name)

    event_id = put(emulator, name)

    [message] = until(lambda: messages(emulator, url))
    event = json.loads(message["Body"])
    assert (event["id"], event["source"], event["detail"]) == (event_id, name, {"state": "new"})


def test_a_queue_that_does_not_let_eventbridge_in_gets_nothing(emulator: Emulator) -> None:
    url, closed = queue(emulator, policy=[])

    letter = dead_letter(emulator, {"Arn": closed})

    assert letter["ERROR_CODE"] == "NO_PERMISSIONS"
    assert "sqs:SendMessage" in letter["ERROR_MESSAGE"]
    assert messages(emulator, url) == []


def test_a_queue_that_does_not_exist_is_named(emulator: Emulator) -> None:
    missing = f"arn:aws:sqs:{REGION}:{TOOLS}:missing"

    letter = dead_letter(emulator, {"Arn": missing})

    assert letter["ERROR_CODE"] == "NO_RESOURCE"
    assert missing in letter["ERROR_MESSAGE"]


def test_a_topic_publishes_the_event(emulator: Emulator) -> None:
    name = source()
    url, arn = subscriber(emulator)
    rule(emulator, {"Arn": topic(emulator, arn, open_to_events=True)}, source=name)

    event_id = put(emulator, name)

    [message] = until(lambda: messages(emulator, url))
    assert json.loads(message["Body"])["id"] == event_id


def test_a_topic_that_does_not_let_eventbridge_in_publishes_nothing(emulator: Emulator) -> None:
    url, arn = subscriber(emulator)

    letter = dead_letter(emulator, {"Arn": topic(emulator, arn, open_to_events=False)})

    assert letter["ERROR_CODE"] == "NO_PERMISSIONS"
    assert messages(emulator, url) == []
