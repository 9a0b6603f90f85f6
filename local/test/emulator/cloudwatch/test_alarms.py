"""Alarms on real metrics: their state, their reason and their events."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from support.lambdas import deploy, messages, queue, until
from support.running import PACKAGE, REGION, STAGING, TOOLS, Emulator
from support.schemas import violations
from support.stacks import Stack

from .watching import alarm_of, becomes, datum, listener, put_alarm, put_metrics, state, unique

_SAMPLES = json.loads((PACKAGE / "test" / "support" / "events.json").read_text())
[SAMPLE] = [one["event"] for one in _SAMPLES if one["event"]["source"] == "aws.cloudwatch"]


def on(namespace: str, name: str, statistic: str = "Maximum", period: int = 60, **dimensions: str) -> dict[str, Any]:
    return {
        "Namespace": namespace,
        "MetricName": name,
        "Statistic": statistic,
        "Period": period,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
    }


def test_the_event_is_what_the_documentation_shows(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(
        emulator, AlarmDescription="Drifted", TreatMissingData="ignore", **on(space, "Psi", period=3600, UseCase="m")
    )
    function = listener(emulator, name)

    put_metrics(emulator, space, datum("Psi", 0.5, UseCase="m"))

    [event] = until(lambda: function.events)
    assert set(event) == set(SAMPLE)
    assert event["resources"] == [f"arn:aws:cloudwatch:{REGION}:{TOOLS}:alarm:{name}"]
    detail = event["detail"]
    assert set(detail) == set(SAMPLE["detail"])
    assert detail["alarmName"] == name
    assert detail["state"]["value"] == "ALARM"
    assert detail["previousState"]["value"] == "INSUFFICIENT_DATA"
    assert detail["previousState"]["reason"] == "Unchecked: Initial alarm creation"
    for told in (detail["state"], detail["previousState"]):
        at = datetime.strptime(told["timestamp"], "%Y-%m-%dT%H:%M:%S.%f%z")
        assert abs(datetime.now(timezone.utc) - at) < timedelta(minutes=1)
    assert detail["state"]["reason"].startswith("Threshold Crossed: 1 out of the last 1 datapoint [0.5 (")
    assert detail["state"]["reason"].endswith(
        "was greater than the threshold (0.2) (minimum 1 datapoint for OK -> ALARM transition)."
    )
    data = json.loads(detail["state"]["reasonData"])
    assert (data["version"], data["statistic"], data["period"]) == ("1.0", "Maximum", 3600)
    assert (data["recentDatapoints"], data["threshold"]) == ([0.5], 0.2)
    assert data["evaluatedDatapoints"][0]["value"] == 0.5
    assert data["evaluatedDatapoints"][0]["sampleCount"] == 1
    [metric] = detail["configuration"].pop("metrics")
    assert detail["configuration"] == {"description": "Drifted"}
    assert metric.pop("id")
    stat = {"metric": {"namespace": space, "name": "Psi", "dimensions": {"UseCase": "m"}}, "period": 3600}
    assert metric == {"metricStat": {**stat, "stat": "Maximum"}, "returnData": True}


def test_the_event_agrees_with_the_published_schema(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, **on(space, "Psi", UseCase="m"))
    function = listener(emulator, name)
    put_metrics(emulator, space, datum("Psi", 0.1, UseCase="m"))
    put_metrics(emulator, space, datum("Psi", 0.5, UseCase="m"))

    found = until(lambda: len(function.events) == 2 and function.events)

    raised = next(event for event in found if event["detail"]["state"]["value"] == "ALARM")
    assert raised["detail"]["previousState"]["value"] == "OK"
    assert violations(raised) == []


def test_only_the_exact_dimensions_count(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, **on(space, "Psi", UseCase="m", Environment="prod"))

    put_metrics(emulator, space, datum("Psi", 9, UseCase="m"))
    put_metrics(emulator, space, datum("Psi", 9, UseCase="m", Environment="prod", Feature="x"))
    put_metrics(emulator, space, datum("Psi", 0.1, UseCase="m", Environment="prod"))

    assert state(emulator, name) == "OK"


def test_metrics_belong_to_their_account(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, STAGING, **on(space, "Psi"))

    put_metrics(emulator, space, datum("Psi", 9), account=TOOLS)
    assert state(emulator, name, STAGING) == "INSUFFICIENT_DATA"

    put_metrics(emulator, space, datum("Psi", 9), account=STAGING)
    assert state(emulator, name, STAGING) == "ALARM"


def test_a_percentile_decides(emulator: Emulator) -> None:
    space = unique("Space")
    alarm = {"Namespace": space, "MetricName": "Latency", "ExtendedStatistic": "p99", "Period": 60, "Threshold": 200}
    name = put_alarm(emulator, **alarm)

    put_metrics(emulator, space, *[datum("Latency", 100) for _ in range(200)], datum("Latency", 900))
    assert state(emulator, name) == "OK"

    put_metrics(emulator, space, *[datum("Latency", 900) for _ in range(5)])
    assert state(emulator, name) == "ALARM"
    assert json.loads(alarm_of(emulator, name)["StateReasonData"])["statistic"] == "p99"


def test_two_of_three_periods_must_breach(emulator: Emulator) -> None:
    space = unique("Space")
    several = {"EvaluationPeriods": 3, "DatapointsToAlarm": 2, "TreatMissingData": "notBreaching"}
    name = put_alarm(emulator, **on(space, "Errors"), **several)
    cloudwatch, now = emulator.client("cloudwatch"), datetime.now(timezone.utc)

    def put(value: float, seconds_ago: float) -> None:
        at = now - timedelta(seconds=seconds_ago)
        cloudwatch.put_metric_data(
            Namespace=space, MetricData=[{"MetricName": "Errors", "Value": value, "Timestamp": at}]
        )

    put(1, seconds_ago=5)
    assert state(emulator, name) == "OK"
    put(0, seconds_ago=75)
    assert state(emulator, name) == "OK"
    put(1, seconds_ago=135)
    assert state(emulator, name) == "ALARM"


def test_missing_data_change_a_state_by_time_alone(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, TreatMissingData="breaching", **on(space, "Heartbeat"))

    described = becomes(emulator, name, "ALARM")

    assert described["StateReason"] == (
        "Threshold Crossed: no datapoints were received for 1 period "
        "and 1 missing datapoint was treated as [Breaching]."
    )


def test_an_alarm_returns_to_ok_when_its_data_have_passed(emulator: Emulator) -> None:
    space = unique("Space")
    alarm = {**on(space, "Errors", period=1), "TreatMissingData": "notBreaching"}
    name = put_alarm(emulator, **alarm)
    function = listener(emulator, name)

    put_metrics(emulator, space, datum("Errors", 1))
    becomes(emulator, name, "OK", seconds=15)

    def recovered() -> list[dict[str, Any]]:
        return [e["detail"] for e in function.events if e["detail"]["previousState"]["value"] == "ALARM"]

    [back] = until(recovered)
    assert back["state"]["value"] == "OK"
    assert back["previousState"]["reason"].startswith("Threshold Crossed: 1 out of the last 1 datapoint")


def test_ignored_missing_data_keep_the_state(emulator: Emulator) -> None:
    space = unique("Space")
    alarm = {**on(space, "Psi", period=1), "TreatMissingData": "ignore"}
    name = put_alarm(emulator, **alarm)

    put_metrics(emulator, space, datum("Psi", 1))
    time.sleep(6)

    assert state(emulator, name) == "ALARM"


def test_a_state_that_is_set_is_told_and_then_evaluated_anew(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, TreatMissingData="notBreaching", **on(space, "Psi"))
    function = listener(emulator, name)
    becomes(emulator, name, "OK")

    emulator.client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="a rehearsal")
    becomes(emulator, name, "OK")

    until(lambda: len(function.events) >= 2)
    told = [event["detail"] for event in function.events]
    by_hand = next(one for one in told if one["state"]["value"] == "ALARM")
    assert by_hand["state"]["reason"] == "a rehearsal"
    assert "reasonData" not in by_hand["state"]
    assert by_hand["previousState"]["value"] == "OK"


def test_topics_and_functions_are_told_when_they_let_the_alarm(emulator: Emulator) -> None:
    space = unique("Space")
    function, refusing = deploy(emulator), deploy(emulator)
    sns = emulator.client("sns")
    topic = sns.create_topic(Name=unique("topic"))["TopicArn"]
    everyone = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    url, arn = queue(emulator, policy=[everyone])
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    name = put_alarm(emulator, AlarmActions=[topic, function.arn, refusing.arn], **on(space, "Errors"))
    alarm_arn = alarm_of(emulator, name)["AlarmArn"]
    function.permit(alarm_arn, "lambda.alarms.cloudwatch.amazonaws.com")

    put_metrics(emulator, space, datum("Errors", 1))

    [message] = until(lambda: messages(emulator, url))
    assert json.loads(message["Body"])["NewStateValue"] == "ALARM"
    [event] = until(lambda: function.events)
    assert (event["source"], event["alarmArn"], event["accountId"]) == ("aws.cloudwatch", alarm_arn, TOOLS)
    assert event["alarmData"]["state"]["value"] == "ALARM"
    assert refusing.events == []


RATE = [
    {"Expression": "FILL(errors, 0) / FILL(requests, 1)", "Id": "rate", "Label": "Share", "ReturnData": True},
    *[
        {
            "Id": id_,
            "MetricStat": {
                "Metric": {
                    "Namespace": "SPACE",
                    "MetricName": metric,
                    "Dimensions": [{"Name": "EndpointName", "Value": "e"}],
                },
                "Period": 300,
                "Stat": "Sum",
            },
            "ReturnData": False,
        }
        for id_, metric in (("errors", "Invocation5XXErrors"), ("requests", "Invocations"))
    ],
]


def rate(space: str) -> list[dict[str, Any]]:
    return json.loads(json.dumps(RATE).replace("SPACE", space))


def metric_math_alarm(emulator: Emulator, name: str, space: str, **more: Any) -> tuple[Stack, dict[str, Any]]:
    """Create a stack with an alarm on the rate of errors; also its properties."""
    properties = {
        "AlarmName": name,
        "ComparisonOperator": "GreaterThanThreshold",
        "EvaluationPeriods": 1,
        "Metrics": rate(space),
        "Threshold": 0.005,
        **more,
    }
    return Stack(emulator.client("cloudformation"), name).create(alarm_resource(properties)), properties


def alarm_resource(properties: dict[str, Any]) -> dict[str, Any]:
    return {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}


def test_a_template_may_alarm_on_metric_math(emulator: Emulator) -> None:
    space, name = unique("Space"), unique("availability")
    stack, _ = metric_math_alarm(emulator, name, space, TreatMissingData="notBreaching")
    assert stack.status == "CREATE_COMPLETE"
    function = listener(emulator, name)
    becomes(emulator, name, "OK")

    put_metrics(emulator, space, *[datum("Invocations", 1, EndpointName="e") for _ in range(100)])
    assert state(emulator, name) == "OK"
    put_metrics(emulator, space, datum("Invocation5XXErrors", 1, EndpointName="e"))

    described = alarm_of(emulator, name)
    assert described["StateValue"] == "ALARM"
    assert described["StateReason"].startswith("Threshold Crossed: 1 out of the last 1 datapoint [0.01 (")
    assert described["Metrics"] == rate(space)
    assert "MetricName" not in described
    [event] = until(lambda: [e for e in function.events if e["detail"]["state"]["value"] == "ALARM"])
    expression, errors, requests = event["detail"]["configuration"]["metrics"]
    assert expression == {
        "id": "rate",
        "expression": "FILL(errors, 0) / FILL(requests, 1)",
        "label": "Share",
        "returnData": True,
    }
    assert (errors["id"], errors["returnData"]) == ("errors", False)
    assert requests["metricStat"]["metric"]["name"] == "Invocations"
    ignored = [one for one in emulator.control("Report")["ignored"] if "Alarm" in one["logicalIds"]]
    assert ignored == []
    stack.delete()


def test_an_update_of_the_stack_keeps_the_state(emulator: Emulator) -> None:
    space, name = unique("Space"), unique("updated")
    stack, properties = metric_math_alarm(emulator, name, space)
    put_metrics(emulator, space, datum("Invocation5XXErrors", 1, EndpointName="e"))
    assert state(emulator, name) == "ALARM"

    stack.update(alarm_resource({**properties, "Threshold": 0.006}))

    described = alarm_of(emulator, name)
    assert (described["StateValue"], described["Threshold"]) == ("ALARM", 0.006)
    stack.delete()


def test_the_api_takes_metric_math_too(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, Metrics=rate(space), TreatMissingData="notBreaching")

    put_metrics(emulator, space, datum("Invocation5XXErrors", 1, EndpointName="e"))

    assert state(emulator, name) == "ALARM"


@pytest.mark.parametrize("expression", ["ANOMALY_DETECTION_BAND(errors, 2)", "errors + nothing"])
def test_what_cannot_be_computed_is_reported_as_recorded(emulator: Emulator, expression: str) -> None:
    metrics = [{**RATE[0], "Expression": expression}, *rate(unique("Space"))[1:]]
    name = put_alarm(emulator, Metrics=metrics, TreatMissingData="notBreaching")

    recorded = emulator.control("Report")["recorded"]

    assert any(one["logicalId"].startswith(name) and one["type"] == "AWS::CloudWatch::Alarm" for one in recorded)
    described = alarm_of(emulator, name)
    assert described["StateValue"] == "INSUFFICIENT_DATA"
    assert described["StateReason"].startswith("Not evaluated by the emulator: ")


def test_a_statistic_that_cannot_be_computed_is_reported_as_recorded(emulator: Emulator) -> None:
    space = unique("Space")
    trimmed = {"Namespace": space, "MetricName": "Latency", "ExtendedStatistic": "tm99", "Period": 60}
    name = put_alarm(emulator, **trimmed)

    put_metrics(emulator, space, datum("Latency", 900))

    assert state(emulator, name) == "INSUFFICIENT_DATA"
    recorded = emulator.control("Report")["recorded"]
    assert any(one["logicalId"].startswith(name) and "tm99" in one["logicalId"] for one in recorded)


def test_the_depth_of_a_queue_alarms(emulator: Emulator) -> None:
    url, arn = queue(emulator)
    name = put_alarm(
        emulator,
        TreatMissingData="notBreaching",
        **on("AWS/SQS", "ApproximateNumberOfMessagesVisible", QueueName=arn.rsplit(":", 1)[-1]),
    )
    becomes(emulator, name, "OK")

    emulator.client("sqs").send_message(QueueUrl=url, MessageBody="lost")

    becomes(emulator, name, "ALARM")


def test_a_percentile_of_too_few_samples_changes_no_state_where_the_alarm_says_so(emulator: Emulator) -> None:
    space = unique("Space")
    watched = {"Namespace": space, "MetricName": "Latency", "ExtendedStatistic": "p90", "Period": 60}
    ignoring = put_alarm(emulator, EvaluateLowSampleCountPercentile="ignore", **watched)
    evaluating = put_alarm(emulator, EvaluateLowSampleCountPercentile="evaluate", **watched)

    put_metrics(emulator, space, *[datum("Latency", 0.5) for _ in range(99)])

    assert (state(emulator, ignoring), state(emulator, evaluating)) == ("INSUFFICIENT_DATA", "ALARM")

    put_metrics(emulator, space, datum("Latency", 0.5))

    assert state(emulator, ignoring) == "ALARM"


def test_two_changes_within_a_second_have_times_of_their_own(emulator: Emulator) -> None:
    space = unique("Space")
    name = put_alarm(emulator, TreatMissingData="ignore", **on(space, "Psi"))
    function = listener(emulator, name)
    cloudwatch = emulator.client("cloudwatch")
    for value in ("OK", "ALARM", "OK", "ALARM"):
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=value, StateReason="a rehearsal")

    until(lambda: len(function.events) >= 4)

    told = sorted((e["detail"]["state"]["timestamp"], e["detail"]["state"]["value"]) for e in function.events)
    assert [value for _, value in told] == ["OK", "ALARM", "OK", "ALARM"]
    assert len({at for at, _ in told}) == 4
