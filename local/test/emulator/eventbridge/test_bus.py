"""Events that callers put on a bus are kept to be read."""

from __future__ import annotations

import json

import pytest

from support.lambdas import until
from support.policies import policy, unique
from support.running import REGION, STAGING, TOOLS, Emulator, RefusedError


def test_events_of_a_source_are_listed(emulator: Emulator) -> None:
    events = emulator.client("events")
    for source, reason in (("listed", "one"), ("other", "two"), ("listed", "three")):
        entry = {"Source": source, "DetailType": "Notice", "Detail": json.dumps({"reason": reason})}
        events.put_events(Entries=[entry])
    found = emulator.control("Events", Account=TOOLS, Region=REGION, Source="listed")["Events"]
    assert [(one["DetailType"], one["Detail"]["reason"]) for one in found] == [("Notice", "one"), ("Notice", "three")]
    assert emulator.control("Events", Account=STAGING, Region=REGION, Source="listed")["Events"] == []


def test_a_rule_with_a_schedule_fires_when_it_is_told_to(emulator: Emulator) -> None:
    name, queue = unique("hourly"), emulator.client("sqs").create_queue(QueueName=unique("hourly"))["QueueUrl"]
    sqs, events = emulator.client("sqs"), emulator.client("events")
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    rule = events.put_rule(Name=name, ScheduleExpression="rate(1 hour)")["RuleArn"]
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy(statement)})
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": arn}])

    assert emulator.control("FireRule", Account=TOOLS, Region=REGION, Name=name)["Targets"] == 1

    [message] = until(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))
    told = json.loads(message["Body"])
    assert (told["detail-type"], told["source"], told["resources"]) == ("Scheduled Event", "aws.events", [rule])


def test_a_rule_without_a_schedule_does_not_fire(emulator: Emulator) -> None:
    name = unique("by-pattern")
    emulator.client("events").put_rule(Name=name, EventPattern=json.dumps({"source": ["aws.s3"]}))
    for absent in (name, "nothing"):
        with pytest.raises(RefusedError, match=f"no rule {absent} with a schedule"):
            emulator.control("FireRule", Account=TOOLS, Region=REGION, Name=absent)
