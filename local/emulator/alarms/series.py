"""Data points as statistics of time windows, and the expressions over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch

from .expressions import MetricMathError, Scope, evaluate, parse
from .queries import STATISTICS, Metric, Query

Window = tuple[float, float]


@dataclass(frozen=True)
class Datapoint:
    """A statistic of one window, and of how many samples it is made."""

    value: float
    samples: float


def sliding(now: float, period: int, count: int) -> list[Window]:
    """The last windows up to now, the most recent last: a data point counts at once, its period need not have ended."""
    return [(now - index * period, now - (index - 1) * period) for index in range(count, 0, -1)]


def aligned(start: float, end: float, period: int) -> list[Window]:
    """The windows of GetMetricData: they begin at multiples of the period."""
    first = int(start // period) * period
    return [(at, at + period) for at in range(first, max(first, int(-(-end // 1))), period)]


def datapoints(query: Query, windows: Sequence[Window]) -> list[Datapoint | None]:
    """The statistic of a metric in each window; None where there are no samples."""
    if query.metric is None:
        raise MetricMathError(f"{query.id} is not a metric")
    if not supported_statistic(query.statistic):
        raise MetricMathError(f"the statistic {query.statistic} is not supported")
    points = [point for point in samples(query.metric) if query.unit in (None, point.get("Unit"))]
    return [_statistic(query.statistic, [p for p in points if _inside(p, window)]) for window in windows]


def samples(metric: Metric) -> list[dict[str, Any]]:
    """What was stored of a metric in the current region, in the current account unless the metric names another."""
    key = (metric.namespace, metric.name, cloudwatch._dims_key(dict(metric.dimensions)))
    account = metric.account or responses.get_account_id()
    return list(cloudwatch._metrics.get_scoped(account, responses.get_region(), key) or [])


def supported_statistic(name: str) -> bool:
    """Tell a statistic that can be computed here; trimmed means and their like can't."""
    return name in STATISTICS or cloudwatch._is_percentile_stat(name)


def compute(queries: Sequence[Query], windows: Sequence[Window], period: int) -> dict[str, list[float | None]]:
    """Every query's series by its id; an expression may name those of any other."""
    series: dict[str, list[float | None]] = {}
    for query in queries:
        if query.metric is not None:
            series[query.id] = [point.value if point else None for point in datapoints(query, windows)]
    metrics = tuple(series)
    pending = [query for query in queries if query.expression is not None]
    while pending:
        ready = [query for query in pending if not _waits(query, pending)] or pending[:1]
        for query in ready:
            scope = Scope(series, metrics, query.period or period, len(windows))
            series[query.id] = evaluate(parse(query.expression or ""), scope)
        pending = [query for query in pending if query not in ready]
    return series


def _waits(query: Query, pending: Sequence[Query]) -> bool:
    """Tell whether an expression names another that has no value yet."""
    return any(other.id != query.id and _names(query.expression or "", other.id) for other in pending)


def _names(expression: str, name: str) -> bool:
    position = expression.find(name)
    while position >= 0:
        around = expression[position - 1 : position] + expression[position + len(name) : position + len(name) + 1]
        if not any(character.isalnum() or character in "_." for character in around):
            return True
        position = expression.find(name, position + 1)
    return False


def _inside(point: Mapping[str, Any], window: Window) -> bool:
    return window[0] <= point["Timestamp"] < window[1]


def _statistic(name: str, points: list[dict[str, Any]]) -> Datapoint | None:
    statistics = cloudwatch._calc_stats(points)
    if not statistics:
        return None
    value = cloudwatch._stat_value(statistics, name, points)
    return None if value is None else Datapoint(float(value), float(statistics["SampleCount"]))
