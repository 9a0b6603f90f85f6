"""Asynchronous invocations: retries, destinations and dead letters of functions."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta, timezone

from support.lambdas import deploy, messages, queue, until
from support.policies import allow
from support.rules import attributes, put, rule, source
from support.running import Emulator


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


def test_a_destination_may_be_a_function(emulator: Emulator) -> None:
    listener = deploy(emulator)
    function = deploy(emulator, statements=[allow("lambda:InvokeFunction", listener.arn)])
    function.client.put_function_event_invoke_config(
        FunctionName=function.name, DestinationConfig={"OnSuccess": {"Destination": listener.arn}}
    )

    function.client.invoke(FunctionName=function.name, InvocationType="Event", Payload=b'{"n": 1}')

    [record] = until(lambda: listener.events)
    assert record["requestContext"]["condition"] == "Success"
    assert record["requestPayload"] == {"n": 1}
