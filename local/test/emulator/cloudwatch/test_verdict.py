"""The tables of 'Configuring how CloudWatch alarms treat missing data', row by row."""

from __future__ import annotations

import pytest

from emulator.cloudwatch.verdict import verdict

RETAIN = None
THREE_OF_THREE = [
    ("0 - X - X", "OK", "OK", "OK", "OK"),
    ("0 - - - -", "OK", "OK", "OK", "OK"),
    ("- - - - -", "INSUFFICIENT_DATA", RETAIN, "ALARM", "OK"),
    ("0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"),
    ("- - X - -", "ALARM", RETAIN, "ALARM", "OK"),
    ("- - - - X", RETAIN, RETAIN, "ALARM", "OK"),
    ("- - - X -", RETAIN, RETAIN, "ALARM", "OK"),
]
TWO_OF_THREE = [
    ("0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"),
    ("0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"),
    ("0 - X - -", "OK", "OK", "ALARM", "OK"),
    ("- - - - 0", "OK", "OK", "ALARM", "OK"),
    ("- - - X -", "ALARM", RETAIN, "ALARM", "OK"),
]
ROWS = [(3, *row) for row in THREE_OF_THREE] + [(2, *row) for row in TWO_OF_THREE]
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")


@pytest.mark.parametrize(("to_alarm", "points", "missing", "ignore", "breaching", "not_breaching"), ROWS)
def test_documented_row(
    to_alarm: int,
    points: str,
    missing: str | None,
    ignore: str | None,
    breaching: str | None,
    not_breaching: str | None,
) -> None:
    data = [{"0": False, "X": True, "-": None}[point] for point in points.split()]
    states = [verdict(data, 3, to_alarm, treatment) for treatment in TREATMENTS]
    assert states == [missing, ignore, breaching, not_breaching]


def test_one_of_one_alarms_at_once_whatever_is_missing() -> None:
    assert verdict([None, None, True], 1, 1, "ignore") == "ALARM"
