"""The state of an alarm from its data points, as in the tables of CloudWatch's documentation."""

from __future__ import annotations

from collections.abc import Sequence

ALARM, OK, INSUFFICIENT_DATA = "ALARM", "OK", "INSUFFICIENT_DATA"

# CloudWatch looks at more periods than the evaluation periods, to replace missing data points with older ones.
EXTRA_DATAPOINTS = 2


def verdict(breaching: Sequence[bool | None], periods: int, datapoints_to_alarm: int, missing: str) -> str | None:
    """Derive the state from data points, the most recent last and None if missing; None keeps the current state."""
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
    """Go to ALARM on breaching data points alone once the oldest of them is old enough."""
    oldest = next(index for index, point in enumerate(breaching) if point is not None)
    return ALARM if len(breaching) - oldest >= datapoints_to_alarm else None
