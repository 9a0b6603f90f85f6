"""Queries of alarms and of GetMetricData: statistics of metrics, and expressions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

STATISTICS = frozenset({"SampleCount", "Sum", "Average", "Minimum", "Maximum"})


@dataclass(frozen=True)
class Metric:
    """One metric: namespace, name, all dimensions and, in another account, the account."""

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    account: str | None = None


@dataclass(frozen=True)
class Query:
    """One member of MetricDataQueries: a statistic of a metric or an expression."""

    id: str
    metric: Metric | None = None
    statistic: str = "Average"
    unit: str | None = None
    period: int | None = None
    expression: str | None = None
    label: str | None = None
    return_data: bool = True


def of_alarm(alarm: Mapping[str, Any]) -> list[Query]:
    """Read the queries of an alarm; an alarm on one metric has one query, with a stable id."""
    if alarm.get("Metrics"):
        return of_members(alarm["Metrics"])
    if not alarm.get("MetricName"):
        return []
    metric = Metric(alarm.get("Namespace") or "", alarm["MetricName"], dimensions_of(alarm.get("Dimensions")))
    return [
        Query(
            id=str(uuid.uuid5(uuid.NAMESPACE_URL, alarm.get("AlarmArn", ""))),
            metric=metric,
            statistic=alarm.get("ExtendedStatistic") or alarm.get("Statistic") or "Average",
            unit=alarm.get("Unit") or None,
            period=int(alarm.get("Period") or 60),
        )
    ]


def of_members(members: Iterable[Mapping[str, Any]]) -> list[Query]:
    """Read MetricDataQueries, as the API and CloudFormation write them."""
    return [_query(member) for member in members]


def dimensions_of(dimensions: Iterable[Mapping[str, Any]] | None) -> dict[str, str]:
    """Read a list of dimensions."""
    return {dimension["Name"]: str(dimension.get("Value", "")) for dimension in dimensions or []}


def period_of(queries: Iterable[Query]) -> int:
    """Find the period of an alarm, which is the longest period of its queries."""
    return max((query.period for query in queries if query.period), default=60)


def _query(member: Mapping[str, Any]) -> Query:
    stat = member.get("MetricStat")
    common = {
        "id": member["Id"],
        "label": member.get("Label"),
        "return_data": _true(member.get("ReturnData", True)),
    }
    if not stat:
        period = member.get("Period")
        return Query(expression=member.get("Expression"), period=int(period) if period else None, **common)
    metric = stat["Metric"]
    return Query(
        metric=Metric(
            metric.get("Namespace", ""),
            metric.get("MetricName", ""),
            dimensions_of(metric.get("Dimensions")),
            member.get("AccountId"),
        ),
        statistic=stat.get("Stat") or "Average",
        unit=stat.get("Unit"),
        period=int(stat.get("Period") or 60),
        **common,
    )


def _true(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() != "false"
