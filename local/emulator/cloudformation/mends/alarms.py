"""AWS::CloudWatch::Alarm: metric math, which ministack's handler refuses."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners

from ...mended import mend
from ..reading import plain
from ..resource import Properties

TYPE = "AWS::CloudWatch::Alarm"
_OF_ONE_METRIC = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit")
_KEPT = ("EvaluateLowSampleCountPercentile", "ThresholdMetricId")


def install() -> None:
    """Keep the queries of an alarm beside the rest of its record."""
    record = provisioners._cw_metric_alarm_record

    def with_queries(name: str, properties: Properties) -> dict[str, Any]:
        queries = properties.get("Metrics")
        alarm = record(name, properties) if not queries else _on_queries(record, name, properties)
        if queries:
            alarm["Metrics"] = plain(queries)
        alarm.update({member: properties[member] for member in _KEPT if member in properties})
        return alarm

    provisioners._cw_metric_alarm_record = with_queries
    mend(f"{TYPE} Metrics", "kept as CloudWatch's API keeps it")


def _on_queries(record: Any, name: str, properties: Properties) -> dict[str, Any]:
    """Make the record of an alarm on queries: the handler wants a metric, which such an alarm does not have."""
    others = {key: properties[key] for key in properties if key != "Metrics"}
    alarm = record(name, {**others, "MetricName": "-", "Namespace": "-"})
    return {**alarm, **dict.fromkeys(_OF_ONE_METRIC), "Dimensions": []}
