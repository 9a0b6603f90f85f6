"""PutMetricAlarm with metric math, and GetMetricData with expressions."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.services import cloudwatch

from emulator.host.mended import mend

from . import queries, series, template
from .expressions import MetricMathError
from .queries import Query

Response = Any
_put_alarm = cloudwatch._put_metric_alarm
_get_data = cloudwatch._get_metric_data


def put_metric_alarm(params: Any, data: dict[str, Any], is_cbor: bool, is_json: bool = False) -> Response:
    """Keep the queries of a metric math alarm, which ministack drops."""
    response = _put_alarm(params, data, is_cbor, is_json)
    alarm = cloudwatch._alarms.get(data.get("AlarmName", ""))
    if response[0] >= 400 or alarm is None:
        return response
    if data.get("EvaluateLowSampleCountPercentile"):
        alarm["EvaluateLowSampleCountPercentile"] = data["EvaluateLowSampleCountPercentile"]
    if data.get("Metrics"):
        alarm = template.on_metrics(alarm, data["Metrics"])
        cloudwatch._alarms[data["AlarmName"]] = alarm
        cloudwatch._evaluate_alarm(alarm)
    elif alarm.get("ExtendedStatistic"):
        alarm["Statistic"] = None
    return response


def get_metric_data(params: Any, data: dict[str, Any], is_cbor: bool, is_json: bool = False) -> Response:
    """Compute expressions, too; ministack answers requests in the form-encoded protocol."""
    if not (is_cbor or is_json):
        return _get_data(params, data, is_cbor, is_json)
    asked = queries.of_members(data.get("MetricDataQueries") or [])
    start = cloudwatch._parse_ts(data.get("StartTime")) or 0.0
    end = cloudwatch._parse_ts(data.get("EndTime")) or time.time()
    newest_first = data.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    results = [_result(query, asked, start, end, newest_first) for query in asked if query.return_data]
    if is_cbor:
        return cloudwatch._cbor_ok({"MetricDataResults": [cloudwatch._cbor_metric_data_result(r) for r in results]})
    return cloudwatch._json_ok({"MetricDataResults": results})


def _result(query: Query, asked: Sequence[Query], start: float, end: float, newest_first: bool) -> dict[str, Any]:
    label = query.label or (query.metric.name if query.metric else query.id)
    described: dict[str, Any] = {"Id": query.id, "Label": label}
    period = query.period or queries.period_of(asked)
    windows = series.aligned(_covered(start, asked, period), end, period)
    try:
        values = series.compute(asked, windows, period, query.id)
    except MetricMathError as error:
        messages = [{"Code": "Unsupported", "Value": str(error)}]
        return {**described, "StatusCode": "InternalError", "Timestamps": [], "Values": [], "Messages": messages}
    points = [(w[0], v) for w, v in zip(windows, values, strict=True) if v is not None and math.isfinite(v)]
    points = list(reversed(points)) if newest_first else points
    return {
        **described,
        "Timestamps": [cloudwatch._ts_iso(at) for at, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete",
    }


def _covered(start: float, asked: Sequence[Query], period: int) -> float:
    """Return the start of the windows; a query without a start begins at the first sample."""
    if start > 0:
        return start
    stored = [s["Timestamp"] for query in asked if query.metric for s in series.samples(query.metric)]
    return min(stored, default=time.time() - period)


def unevicted(*_: Mapping[str, Any]) -> None:
    """Keep every sample: ministack would replace a list while other threads append to it, and lose their samples."""


def install() -> None:
    """Replace ministack's handlers."""
    cloudwatch._put_metric_alarm = put_metric_alarm
    cloudwatch._get_metric_data = get_metric_data
    cloudwatch._evict_old_metrics = unevicted
    mend("CloudWatch GetMetricData", "expressions are computed")
    mend("CloudWatch PutMetricAlarm Metrics", "metric math alarms are kept and evaluated")
