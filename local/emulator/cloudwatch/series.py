"""Series of data points: statistics of time windows, and expressions over such series."""

from __future__ import annotations

import re
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
    """A statistic of one window, and its number of samples."""

    value: float
    samples: float


def sliding(now: float, period: int, count: int) -> list[Window]:
    """Make the last windows up to now, the most recent last, so that a sample counts before its period ends."""
    return [(now - index * period, now - (index - 1) * period) for index in range(count, 0, -1)]


def aligned(start: float, end: float, period: int) -> list[Window]:
    """Make the windows of GetMetricData, which start at multiples of the period."""
    first = int(start // period) * period
    return [(at, at + period) for at in range(first, max(first, int(-(-end // 1))), period)]


def datapoints(query: Query, windows: Sequence[Window]) -> list[Datapoint | None]:
    """Compute the statistic of a metric in each window; None if a window has no samples."""
    if query.metric is None:
        raise MetricMathError(f"{query.id} is not a metric")
    if not supported_statistic(query.statistic):
        raise MetricMathError(f"the statistic {query.statistic} is not supported")
    points = [point for point in samples(query.metric) if query.unit in (None, point.get("Unit"))]
    return [_statistic(query.statistic, [p for p in points if _inside(p, window)]) for window in windows]


def samples(metric: Metric) -> list[dict[str, Any]]:
    """Read the samples of a metric in the current region, in the account that it names or the current one."""
    key = (metric.namespace, metric.name, cloudwatch._dims_key(dict(metric.dimensions)))
    account = metric.account or responses.get_account_id()
    return list(cloudwatch._metrics.get_scoped(account, responses.get_region(), key) or [])


def supported_statistic(name: str) -> bool:
    """Tell whether the emulator can compute a statistic; it can't compute trimmed means, for example."""
    return name in STATISTICS or cloudwatch._is_percentile_stat(name)


def compute(queries: Sequence[Query], windows: Sequence[Window], period: int, wanted: str) -> list[float | None]:
    """Compute the series of one query and of the queries in its expression; other queries may be unsupported."""
    by_id = {query.id: query for query in queries}
    series: dict[str, list[float | None]] = {}

    def add(query: Query, above: frozenset[str]) -> None:
        if query.id in series:
            return
        if query.metric is not None:
            series[query.id] = [point.value if point else None for point in datapoints(query, windows)]
            return
        expression = query.expression or ""
        node = parse(expression)
        for other in _parts(expression, queries):
            if other.id in above | {query.id}:
                raise MetricMathError(f"the expression of {query.id} refers to itself")
            add(other, above | {query.id})
        metrics = tuple(one.id for one in queries if one.metric is not None and one.id in series)
        series[query.id] = evaluate(node, Scope(series, metrics, query.period or period, len(windows)))

    add(by_id[wanted], frozenset())
    return series[wanted]


def _parts(expression: str, queries: Sequence[Query]) -> list[Query]:
    """Find the queries that an expression names, or all metrics if it calls METRICS()."""
    words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_.]*", expression))
    every = "METRICS" in {word.upper() for word in words}
    return [query for query in queries if query.id in words or (every and query.metric is not None)]


def _inside(point: Mapping[str, Any], window: Window) -> bool:
    return window[0] <= point["Timestamp"] < window[1]


def _statistic(name: str, points: list[dict[str, Any]]) -> Datapoint | None:
    statistics = cloudwatch._calc_stats(points)
    if not statistics:
        return None
    value = cloudwatch._stat_value(statistics, name, points)
    return None if value is None else Datapoint(float(value), float(statistics["SampleCount"]))
