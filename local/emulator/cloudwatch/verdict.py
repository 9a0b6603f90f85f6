"""The state that CloudWatch gives an alarm by its data points, as its documentation's tables have it."""

from __future__ import annotations

from collections.abc import Sequence

ALARM, OK, INSUFFICIENT_DATA = "ALARM", "OK", "INSUFFICIENT_DATA"

# CloudWatch looks further back than the evaluation periods for data points that may stand in for missing ones.
EXTRA_DATAPOINTS = 2


def verdict(breaching: Sequence[bool | None], periods: int, datapoints_to_alarm: int, missing: str) -> str | None:
    """Judge data points, the most recent last and None where one is missing; None retains the current state."""
    existing = [point for point in breaching if point is not None]
    if len(existing) >= periods:
        return ALARM if sum(existing[-periods:]) >= datapoints_to_alarm else OK
    filled = periods - len(existing)
    if sum(existing) >= datapoints_to_alarm:
        return ALARM
    if missing in ("breaching", "notBreaching"):
        return ALARM if missing == "breaching" and sum(existing) + filled >= datapoints_to_alarm else OK
    if not existing:
        return INSUFFICIENT_DATA if missing == "missing" else None
    if not all(existing):
        return OK
    return _premature(breaching, datapoints_to_alarm) if missing == "missing" else None


def _premature(breaching: Sequence[bool | None], datapoints_to_alarm: int) -> str | None:
    """Let a lone breaching data point alarm when it is old enough that nothing has contradicted it."""
    oldest = next(index for index, point in enumerate(breaching) if point is not None)
    return ALARM if len(breaching) - oldest >= datapoints_to_alarm else None
