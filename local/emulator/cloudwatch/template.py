"""AWS::CloudWatch::Alarm on metric math, which ministack refuses, and on what else it leaves out."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from emulator.host.mended import mend

_record = provisioners._cw_metric_alarm_record
_PLACE_HOLDERS = {"MetricName": "-", "Namespace": "-"}
# Everything that ministack's own function reads.
_READ = (
    "ComparisonOperator", "Threshold", "EvaluationPeriods", "DatapointsToAlarm", "ActionsEnabled", "AlarmActions",
    "OKActions", "InsufficientDataActions", "TreatMissingData", "AlarmDescription",
)  # fmt: skip


def alarm_record(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Read the alarm of a template into the shape of PutMetricAlarm."""
    low_samples = properties.get("EvaluateLowSampleCountPercentile")
    metrics = properties.get("Metrics")
    if metrics:
        read = {key: properties.get(key) for key in _READ if properties.get(key) is not None}
        alarm = on_metrics(_record(name, {**read, **_PLACE_HOLDERS}), metrics)
    else:
        alarm = _record(name, properties)
        # ministack defaults the statistic even of an alarm on a percentile.
        if alarm.get("ExtendedStatistic"):
            alarm["Statistic"] = None
    if low_samples:
        alarm["EvaluateLowSampleCountPercentile"] = low_samples
    return _kept(alarm)


def on_metrics(alarm: dict[str, Any], metrics: Any) -> dict[str, Any]:
    """Give an alarm its queries, and take away the metric of its own."""
    without = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Dimensions", "Unit")
    kept = {key: value for key, value in alarm.items() if key not in without}
    return {**kept, "Metrics": [_typed(member) for member in copy.deepcopy(metrics)]}


def _typed(member: Mapping[str, Any]) -> dict[str, Any]:
    """Templates write numbers and booleans as text at times."""
    typed = dict(member)
    if "ReturnData" in typed:
        typed["ReturnData"] = str(typed["ReturnData"]).lower() != "false"
    if typed.get("MetricStat"):
        typed["MetricStat"] = {**typed["MetricStat"], "Period": int(typed["MetricStat"]["Period"])}
    if typed.get("Period"):
        typed["Period"] = int(typed["Period"])
    return typed


def _kept(alarm: dict[str, Any]) -> dict[str, Any]:
    """Keep the state of an alarm that is updated, and what is known of it."""
    before = cloudwatch._alarms.get(alarm["AlarmName"]) or {}
    known = ("StateReasonData", "StateTransitionedTimestamp")
    return {**alarm, **{key: before[key] for key in known if key in before}}


def install() -> None:
    """Take the place of ministack's reading of the template."""
    provisioners._cw_metric_alarm_record = alarm_record
    mend("AWS::CloudWatch::Alarm Metrics", "alarms on metric math are deployed and evaluated")
