"""The evaluation of an alarm: its current data points, the state that follows from them, and the reason."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from . import queries, series
from .expressions import MetricMathError
from .queries import Query
from .series import Datapoint, Window
from .verdict import ALARM, EXTRA_DATAPOINTS, INSUFFICIENT_DATA, OK, verdict

COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (lambda value, limit: value >= limit, "greater than or equal to"),
    "GreaterThanThreshold": (lambda value, limit: value > limit, "greater than"),
    "LessThanThreshold": (lambda value, limit: value < limit, "less than"),
    "LessThanOrEqualToThreshold": (lambda value, limit: value <= limit, "less than or equal to"),
}
# CloudWatch considers a percentile unreliable if fewer samples than this lie outside it.
_SAMPLES_PER_TAIL = 10


@dataclass(frozen=True)
class Verdict:
    """A state and its reason, in words and as CloudWatch's reasonData."""

    state: str
    reason: str
    reason_data: str


@dataclass(frozen=True)
class _Evaluated:
    """Data points in the evaluation range, the most recent last."""

    windows: Sequence[Window]
    points: Sequence[Datapoint | None]
    periods: int
    to_alarm: int


def evaluate(alarm: Mapping[str, Any], now: float | None = None) -> Verdict | None:
    """Evaluate an alarm; None means that it keeps its state. Raise MetricMathError for an unsupported expression."""
    asked = queries.of_alarm(alarm)
    if not asked:
        return None
    comparison = COMPARISONS.get(alarm.get("ComparisonOperator") or "")
    if comparison is None:
        raise MetricMathError(f"the comparison {alarm.get('ComparisonOperator')} is not supported")
    at = time.time() if now is None else now
    evaluated = _evaluated(alarm, asked, at)
    threshold = float(alarm.get("Threshold") or 0)
    breaching = [None if point is None else comparison[0](point.value, threshold) for point in evaluated.points]
    missing = alarm.get("TreatMissingData") or "missing"
    state = verdict(breaching, evaluated.periods, evaluated.to_alarm, missing)
    if state is None or _too_few_samples(alarm, asked, evaluated.points):
        return None
    return Verdict(state, _reason(alarm, state, evaluated, missing), _reason_data(alarm, asked, evaluated, at))


def _evaluated(alarm: Mapping[str, Any], asked: Sequence[Query], now: float) -> _Evaluated:
    periods = int(alarm.get("EvaluationPeriods") or 1)
    period = queries.period_of(asked)
    windows = series.sliding(now, period, periods + EXTRA_DATAPOINTS)
    returned = next((query for query in asked if query.return_data), None)
    if returned is None:
        raise MetricMathError("no query of the alarm returns data")
    points = (
        series.datapoints(returned, windows)
        if returned.metric is not None
        else [
            None if value is None else Datapoint(value, 0)
            for value in series.compute(asked, windows, period, returned.id)
        ]
    )
    return _Evaluated(windows, points, periods, int(alarm.get("DatapointsToAlarm") or periods))


def _too_few_samples(alarm: Mapping[str, Any], asked: Sequence[Query], points: Sequence[Datapoint | None]) -> bool:
    if alarm.get("EvaluateLowSampleCountPercentile") != "ignore":
        return False
    match = re.fullmatch(r"p(\d+(?:\.\d+)?)", asked[0].statistic)
    if match is None:
        return False
    share = float(match[1]) / 100
    tail = min(share, 1 - share)
    return tail > 0 and any(
        point is not None and round(point.samples * tail, 6) < _SAMPLES_PER_TAIL for point in points
    )


def _reason(alarm: Mapping[str, Any], state: str, evaluated: _Evaluated, missing: str) -> str:
    existing = [(w, p) for w, p in zip(evaluated.windows, evaluated.points, strict=True) if p is not None]
    if state == INSUFFICIENT_DATA:
        return f"Insufficient Data: {_count(evaluated.periods, 'datapoint')} {_was(evaluated.periods)} unknown."
    if not existing:
        treated = missing[0].upper() + missing[1:]
        return (
            f"Threshold Crossed: no datapoints were received for {_count(evaluated.periods, 'period')} and "
            f"{_count(evaluated.periods, 'missing datapoint')} {_was(evaluated.periods)} treated as [{treated}]."
        )
    compare, words = COMPARISONS[alarm["ComparisonOperator"]]
    threshold = float(alarm.get("Threshold") or 0)
    recent = existing[-evaluated.periods :]
    used = [(w, p) for w, p in recent if compare(p.value, threshold) == (state == ALARM)] or recent
    values = ", ".join(f"{p.value} ({_short(w[0])})" for w, p in reversed(used))
    outcome = f"{_was(len(used))} {'' if state == ALARM else 'not '}{words} the threshold ({threshold})"
    other = OK if state == ALARM else ALARM
    needed = evaluated.to_alarm if state == ALARM else evaluated.periods - evaluated.to_alarm + 1
    return (
        f"Threshold Crossed: {len(used)} out of the last {_count(evaluated.periods, 'datapoint')} [{values}] {outcome} "
        f"(minimum {_count(needed, 'datapoint')} for {other} -> {state} transition)."
    )


def _reason_data(alarm: Mapping[str, Any], asked: Sequence[Query], evaluated: _Evaluated, now: float) -> str:
    existing = [(w, p) for w, p in zip(evaluated.windows, evaluated.points, strict=True) if p is not None]
    recent = existing[-evaluated.periods :]
    shown = recent or [(window, None) for window in evaluated.windows[-evaluated.periods :]]
    data: dict[str, Any] = {"version": "1.0", "queryDate": timestamp(now)}
    if recent:
        data["startDate"] = timestamp(int(recent[0][0][0]))
    if len(asked) == 1 and asked[0].metric is not None:
        data |= {"unit": asked[0].unit} if asked[0].unit else {}
        data["statistic"] = asked[0].statistic
    data["period"] = queries.period_of(asked)
    data["recentDatapoints"] = [point.value for _, point in recent if point]
    data["threshold"] = float(alarm.get("Threshold") or 0)
    data["evaluatedDatapoints"] = [
        {
            "timestamp": timestamp(int(window[0])),
            **({"sampleCount": point.samples} if point and point.samples else {}),
            **({"value": point.value} if point else {}),
        }
        for window, point in reversed(shown)
    ]
    return json.dumps(data, separators=(",", ":"))


def timestamp(at: float) -> str:
    """Write a time as CloudWatch does in events and reasonData."""
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(at * 1000) % 1000:03d}+0000"


def _short(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).strftime("%d/%m/%y %H:%M:%S")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
