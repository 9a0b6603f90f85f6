"""Alarms, made with the real client, and their events."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from support.lambdas import Function, deploy, until
from support.running import REGION, TOOLS, Emulator


def unique(name: str) -> str:
    return f"{name}-{uuid.uuid4().hex[:8]}"


def listener(emulator: Emulator, alarm: str, account: str = TOOLS) -> Function:
    """Deploy a function that gets the state changes of an alarm."""
    function = deploy(emulator, account=account)
    events = emulator.client("events", account)
    pattern = {"source": ["aws.cloudwatch"], "detail-type": ["CloudWatch Alarm State Change"]}
    described = json.dumps({**pattern, "detail": {"alarmName": [alarm]}})
    arn = events.put_rule(Name=alarm, EventPattern=described)["RuleArn"]
    events.put_targets(Rule=alarm, Targets=[{"Id": "Target", "Arn": function.arn}])
    function.permit(arn)
    return function


def put_metrics(emulator: Emulator, namespace: str, *data: dict[str, Any], account: str = TOOLS) -> None:
    emulator.control("PutMetrics", Account=account, Region=REGION, Namespace=namespace, Data=list(data))


def datum(name: str, value: float, unit: str = "None", **dimensions: str) -> dict[str, Any]:
    return {"MetricName": name, "Value": value, "Unit": unit, "Dimensions": dimensions}


def alarm_of(emulator: Emulator, name: str, account: str = TOOLS) -> dict[str, Any]:
    return emulator.client("cloudwatch", account).describe_alarms(AlarmNames=[name])["MetricAlarms"][0]


def state(emulator: Emulator, name: str, account: str = TOOLS) -> str:
    return alarm_of(emulator, name, account)["StateValue"]


def becomes(emulator: Emulator, name: str, wanted: str, seconds: float = 10) -> dict[str, Any]:
    """Wait for the state of an alarm, and describe it."""
    described: Callable[[], dict[str, Any]] = lambda: alarm_of(emulator, name)  # noqa: E731 - one expression
    return until(lambda: (d := described())["StateValue"] == wanted and d, seconds)


def put_alarm(emulator: Emulator, account: str = TOOLS, **options: Any) -> str:
    """Create an alarm; one breaching data point of a minute suffices unless the options say otherwise."""
    name = unique("alarm")
    emulator.client("cloudwatch", account).put_metric_alarm(
        **{
            "AlarmName": name,
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Threshold": 0.2,
            **options,
        }
    )
    return name
