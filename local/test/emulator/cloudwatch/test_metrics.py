"""Metrics that functions write and cause, and queries of metrics."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from support.lambdas import deploy, until
from support.running import PROD, TOOLS, Emulator

from .watching import datum, put_alarm, put_metrics, state, unique


def embedded(space: str, dimensions: list[list[str]], metrics: list[dict[str, str]], **members: Any) -> str:
    directive = {"Namespace": space, "Dimensions": dimensions, "Metrics": metrics}
    return json.dumps({"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}, **members})


def question(id_: str, space: str, name: str, stat: str = "Sum", **dimensions: str) -> dict[str, Any]:
    described = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric = {"Namespace": space, "MetricName": name, "Dimensions": described}
    return {"Id": id_, "MetricStat": {"Metric": metric, "Period": 60, "Stat": stat}}


def values(emulator: Emulator, *questions: dict[str, Any], account: str = TOOLS) -> dict[str, list[float]]:
    now = datetime.now(timezone.utc)
    answer = emulator.client("cloudwatch", account).get_metric_data(
        MetricDataQueries=list(questions), StartTime=now - timedelta(minutes=10), EndTime=now + timedelta(minutes=1)
    )
    return {one["Id"]: one["Values"] for one in answer["MetricDataResults"]}


def test_a_function_writes_metrics_into_its_log(emulator: Emulator) -> None:
    space = unique("Space")
    psi = [{"Name": "MaxFeaturePsi", "Unit": "None"}, {"Name": "Values"}]
    line = embedded(space, [["UseCase"], ["UseCase", "Environment"]], psi, UseCase="m", Environment="prod",
                    MaxFeaturePsi=0.4, Values=[1, 2, 3])  # fmt: skip
    function = deploy(emulator, account=PROD, lines=["not JSON", line, f"2026-01-01T00:00:00Z\tid\tINFO\t{line}"])
    alarm = put_alarm(
        emulator,
        PROD,
        Namespace=space,
        MetricName="MaxFeaturePsi",
        Statistic="Maximum",
        Period=3600,
        TreatMissingData="ignore",
        Dimensions=[{"Name": "UseCase", "Value": "m"}, {"Name": "Environment", "Value": "prod"}],
    )

    function.client.invoke(FunctionName=function.name, Payload=b"{}")

    until(lambda: state(emulator, alarm, PROD) == "ALARM")
    found = values(
        emulator,
        question("one", space, "MaxFeaturePsi", "SampleCount", UseCase="m"),
        question("both", space, "MaxFeaturePsi", "SampleCount", UseCase="m", Environment="prod"),
        question("none", space, "MaxFeaturePsi", "SampleCount"),
        question("list", space, "Values", "Sum", UseCase="m"),
        account=PROD,
    )
    assert found == {"one": [2], "both": [2], "none": [], "list": [12]}
    assert values(emulator, question("here", space, "Values", "Sum", UseCase="m"), account=TOOLS) == {"here": []}


def test_a_line_that_is_not_of_the_format_harms_nobody(emulator: Emulator) -> None:
    space = unique("Space")
    nameless = json.dumps({"_aws": {"CloudWatchMetrics": [{"Dimensions": [[]], "Metrics": [{"Name": "M"}]}]}, "M": 1})
    listless = json.dumps({"_aws": {"CloudWatchMetrics": ["M"]}, "M": 1})
    function = deploy(emulator, lines=[nameless, listless, embedded(space, [[]], [{"Name": "M"}], M=7)])

    answer = function.client.invoke(FunctionName=function.name, Payload=b"{}")

    assert "FunctionError" not in answer
    assert values(emulator, question("m", space, "M")) == {"m": [7]}


def test_a_metric_is_stored_at_the_time_that_its_line_names(emulator: Emulator) -> None:
    space = unique("Space")
    line = json.loads(embedded(space, [[]], [{"Name": "Age"}], Age=7))
    line["_aws"]["Timestamp"] -= 5 * 60 * 1000
    function = deploy(emulator, lines=[json.dumps(line)])

    function.client.invoke(FunctionName=function.name, Payload=b"{}")

    now = datetime.now(timezone.utc)
    answer = emulator.client("cloudwatch").get_metric_statistics(
        Namespace=space,
        MetricName="Age",
        StartTime=now - timedelta(minutes=10),
        EndTime=now,
        Period=60,
        Statistics=["Sum"],
    )
    [point] = answer["Datapoints"]
    assert point["Sum"] == 7
    assert timedelta(minutes=4) < now - point["Timestamp"] < timedelta(minutes=6)


@pytest.mark.parametrize(("kind", "attempts"), [("RequestResponse", 1), ("Event", 2)])
def test_every_attempt_of_a_function_counts_with_its_error(emulator: Emulator, kind: str, attempts: int) -> None:
    function = deploy(emulator, fails=True)
    function.client.put_function_event_invoke_config(FunctionName=function.name, MaximumRetryAttempts=1)

    function.client.invoke(FunctionName=function.name, InvocationType=kind, Payload=b"{}")

    def counted() -> dict[str, list[float]] | None:
        names = ("Invocations", "Errors", "Throttles")
        asked = [question(name.lower(), "AWS/Lambda", name, FunctionName=function.name) for name in names]
        found = {name: sum(points) for name, points in values(emulator, *asked).items()}
        return found if found["invocations"] >= attempts else None

    assert until(counted) == {"invocations": attempts, "errors": attempts, "throttles": 0}


def test_a_throttled_function_counts_as_throttled(emulator: Emulator) -> None:
    function = deploy(emulator)
    function.client.put_function_concurrency(FunctionName=function.name, ReservedConcurrentExecutions=0)

    with pytest.raises(function.client.exceptions.TooManyRequestsException):
        function.client.invoke(FunctionName=function.name, Payload=b"{}")

    asked = [question(name.lower(), "AWS/Lambda", name, FunctionName=function.name) for name in ("Throttles", "Errors")]
    assert values(emulator, *asked) == {"throttles": [1], "errors": []}


def test_expressions_are_computed(emulator: Emulator) -> None:
    space = unique("Space")
    put_metrics(emulator, space, datum("Errors", 1), datum("Requests", 4))

    found = values(
        emulator,
        {**question("errors", space, "Errors"), "ReturnData": False},
        question("requests", space, "Requests"),
        {"Id": "share", "Expression": "errors / requests", "Label": "Share"},
        {"Id": "percent", "Expression": "100 * share"},
        {"Id": "all", "Expression": "SUM(METRICS())"},
        {"Id": "bad", "Expression": "SEARCH('x', 'Sum', 60)"},
        {"Id": "circle", "Expression": "circle + 1"},
    )

    assert found == {"requests": [4], "share": [0.25], "percent": [25], "all": [5], "bad": [], "circle": []}


def test_the_newest_data_come_first_unless_asked_otherwise(emulator: Emulator) -> None:
    space, cloudwatch = unique("Space"), emulator.client("cloudwatch")
    now = datetime.now(timezone.utc)
    for ago, value in ((180, 1), (5, 2)):
        at = now - timedelta(seconds=ago)
        cloudwatch.put_metric_data(Namespace=space, MetricData=[{"MetricName": "M", "Value": value, "Timestamp": at}])
    period = {"StartTime": now - timedelta(minutes=10), "EndTime": now + timedelta(minutes=1)}

    asked = {"MetricDataQueries": [question("m", space, "M")], **period}

    assert cloudwatch.get_metric_data(**asked)["MetricDataResults"][0]["Values"] == [2, 1]
    ordered = cloudwatch.get_metric_data(**asked, ScanBy="TimestampAscending")["MetricDataResults"][0]
    assert ordered["Values"] == [1, 2]
    assert ordered["Timestamps"] == sorted(ordered["Timestamps"])


def test_an_alarm_on_the_errors_of_a_function_sees_its_first_failure(emulator: Emulator) -> None:
    function = deploy(emulator, fails=True)
    dimensions = [{"Name": "FunctionName", "Value": function.name}]
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Statistic": "Sum", "Period": 60}
    alarm = put_alarm(emulator, **metric, Dimensions=dimensions, TreatMissingData="notBreaching")

    function.client.invoke(FunctionName=function.name, Payload=b"{}")

    assert state(emulator, alarm) == "ALARM"
