"""AWS::CloudWatch::Alarm: metric math, which ministack refuses, and properties that it drops."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from emulator.host.mended import mend

_record = provisioners._cw_metric_alarm_record
_PLACE_HOLDERS = {"MetricName": "-", "Namespace": "-"}
# The properties that ministack's own function reads.
_READ = (
    "ComparisonOperator", "Threshold", "EvaluationPeriods", "DatapointsToAlarm", "ActionsEnabled", "AlarmActions",
    "OKActions", "InsufficientDataActions", "TreatMissingData", "AlarmDescription",
)  # fmt: skip


def alarm_record(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Read an alarm of a template into the form of PutMetricAlarm."""
    low_samples = properties.get("EvaluateLowSampleCountPercentile")
    metrics = properties.get("Metrics")
    if metrics:
        read = {key: properties.get(key) for key in _READ if properties.get(key) is not None}
        alarm = on_metrics(_record(name, {**read, **_PLACE_HOLDERS}), metrics)
    else:
        alarm = _record(name, properties)
        # ministack sets a default statistic even if the alarm has a percentile.
        if alarm.get("ExtendedStatistic"):
            alarm["Statistic"] = None
    if low_samples:
        alarm["EvaluateLowSampleCountPercentile"] = low_samples
    return _kept(alarm)


def on_metrics(alarm: dict[str, Any], metrics: Any) -> dict[str, Any]:
    """Set the queries of an alarm, and remove its single metric."""
    without = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit")
    kept = {key: value for key, value in alarm.items() if key not in without}
    return {**kept, "Metrics": [_typed(member) for member in copy.deepcopy(metrics)]}


def _typed(member: Mapping[str, Any]) -> dict[str, Any]:
    """Convert numbers and booleans that a template may write as text."""
    typed = dict(member)
    if "ReturnData" in typed:
        typed["ReturnData"] = str(typed["ReturnData"]).lower() != "false"
    if typed.get("MetricStat"):
        typed["MetricStat"] = {**typed["MetricStat"], "Period": int(typed["MetricStat"]["Period"])}
    if typed.get("Period"):
        typed["Period"] = int(typed["Period"])
    return typed


def _kept(alarm: dict[str, Any]) -> dict[str, Any]:
    """Keep the reason and the time of the state of an alarm that is updated."""
    before = cloudwatch._alarms.get(alarm["AlarmName"]) or {}
    known = ("StateReasonData", "StateTransitionedTimestamp")
    return {**alarm, **{key: before[key] for key in known if key in before}}


def install() -> None:
    """Replace the function with which ministack reads a template."""
    provisioners._cw_metric_alarm_record = alarm_record
    mend("AWS::CloudWatch::Alarm Metrics", "metric math alarms are deployed and evaluated")
