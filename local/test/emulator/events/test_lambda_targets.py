"""From a rule to a function: who retries what, and where an event ends that nobody took."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta, timezone

from running import REGION, TOOLS, Emulator

from .lambdas import deploy, messages, queue, until
from .rules import attributes, put, rule, source


def allow(action: str, resource: str) -> dict[str, str]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


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


def test_a_failing_function_is_retried_by_lambda_and_its_event_kept_by_its_destination(emulator: Emulator) -> None:
    rule_url, rule_letters = queue(emulator)
    url, arn = queue(emulator)
    function, name = deploy(emulator, fails=True, statements=[allow("sqs:SendMessage", arn)]), source()
    function.client.put_function_event_invoke_config(
        FunctionName=function.name,
        Qualifier="$LATEST",
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    target = {"Arn": function.arn, "DeadLetterConfig": {"Arn": rule_letters}}
    function.permit(rule(emulator, target, source=name))

    event_id = put(emulator, name)

    [message] = until(lambda: messages(emulator, url))
    record = json.loads(message["Body"])
    assert record["version"] == "1.0"
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 2
    assert record["requestContext"]["functionArn"] == f"{function.arn}:$LATEST"
    assert record["requestPayload"]["id"] == event_id
    assert record["responseContext"] == {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    }
    assert record["responsePayload"]["errorMessage"] == "told to fail"
    assert [event["id"] for event in function.events] == [event_id, event_id]
    assert messages(emulator, rule_url) == []
    [sent] = emulator.calls(action="sqs:SendMessage", resource=arn)
    assert (sent["allowed"], sent["via"]) == (True, "lambda")


def test_a_function_whose_role_may_not_send_loses_the_event_and_counts_it(emulator: Emulator) -> None:
    url, arn = queue(emulator)
    function = deploy(emulator, fails=True)
    function.client.put_function_event_invoke_config(
        FunctionName=function.name, MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": arn}}
    )

    function.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=b'{"n": 1}')

    [call] = until(lambda: emulator.calls(action="sqs:SendMessage", resource=arn))
    assert call["allowed"] is False
    assert messages(emulator, url) == []


def test_reserved_concurrency_of_none_goes_to_the_destination_at_once(emulator: Emulator) -> None:
    url, arn = queue(emulator)
    function = deploy(emulator, statements=[allow("sqs:SendMessage", arn)])
    function.client.put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig={"OnFailure": {"Destination": arn}}
    )
    function.client.put_function_concurrency(FunctionName=function.name, ReservedConcurrentExecutions=0)

    function.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=b"{}")

    [message] = until(lambda: messages(emulator, url))
    assert json.loads(message["Body"])["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert function.events == []


def test_a_dead_letter_queue_of_a_function_gets_the_bare_event(emulator: Emulator) -> None:
    url, arn = queue(emulator)
    function = deploy(
        emulator, fails=True, statements=[allow("sqs:SendMessage", arn)], DeadLetterConfig={"TargetArn": arn}
    )
    function.client.put_function_event_invoke_config(FunctionName=function.name, MaximumRetryAttempts=0)

    function.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=b'{"n": 1}')

    [message] = until(lambda: messages(emulator, url))
    assert json.loads(message["Body"]) == {"n": 1}
    found = attributes(message)
    assert (found["ErrorCode"], found["ErrorMessage"]) == ("200", "told to fail")


def test_a_destination_is_the_bus_that_it_names(emulator: Emulator) -> None:
    name = f"bus-{uuid.uuid4().hex[:8]}"
    bus = emulator.client("events").create_event_bus(Name=name)["EventBusArn"]
    listener, function = deploy(emulator), deploy(emulator, statements=[allow("events:PutEvents", bus)])
    listener.permit(rule(emulator, {"Arn": listener.arn}, source="lambda", bus=name))
    function.client.put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig={"OnSuccess": {"Destination": bus}}
    )

    function.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=b'{"n": 1}')

    [event] = until(lambda: listener.events)
    assert event["detail-type"] == "Lambda Function Invocation Result - Success"
    assert event["detail"]["requestPayload"] == {"n": 1}


def test_a_topic_that_refuses_is_counted(emulator: Emulator) -> None:
    sns = emulator.client("sns")
    topic = sns.create_topic(Name=f"topic-{uuid.uuid4().hex[:8]}.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
    function = deploy(emulator, statements=[allow("sns:Publish", topic)])
    function.client.put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig={"OnSuccess": {"Destination": topic}}
    )

    function.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=b"{}")

    now = datetime.now(timezone.utc)
    asked = {
        "Namespace": "AWS/Lambda",
        "MetricName": "DestinationDeliveryFailures",
        "Dimensions": [{"Name": "FunctionName", "Value": function.name}],
        "StartTime": now - timedelta(minutes=5),
        "EndTime": now + timedelta(minutes=5),
        "Period": 60,
        "Statistics": ["Sum"],
    }
    [point] = until(lambda: emulator.client("cloudwatch").get_metric_statistics(**asked)["Datapoints"])
    assert point["Sum"] == 1
