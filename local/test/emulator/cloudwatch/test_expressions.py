"""Metric math over series in which data points are missing."""

from __future__ import annotations

import pytest

from emulator.cloudwatch.expressions import MetricMathError, Scope, evaluate, parse

SERIES = {
    "errors": [1.0, None, 3.0],
    "requests": [10.0, 20.0, None],
    "zero": [0.0, 0.0, 0.0],
    "none": [None, None, None],
    "e1": [5.0, 5.0, 5.0],
}
SCOPE = Scope(SERIES, ("errors", "requests"), period=60, length=3)


def value(expression: str) -> list[float | None]:
    return evaluate(parse(expression), SCOPE)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("errors", [1, None, 3]),
        ("errors + requests", [11, None, None]),
        ("FILL(errors, 0) / FILL(requests, 1)", [0.1, 0, 3]),
        ("FILL(none, 0)", [0, 0, 0]),
        ("FILL(errors, REPEAT)", [1, 1, 3]),
        ("FILL(errors, LINEAR)", [1, 2, 3]),
        ("errors / zero", [None, None, None]),
        ("100 * errors", [100, None, 300]),
        ("1 + 2 * 3 ^ 2", [19, 19, 19]),
        ("-(errors) + 1", [0, None, -2]),
        ("2 - 1 - 1", [0, 0, 0]),
        ("SUM([errors, requests])", [11, 20, 3]),
        ("SUM(METRICS())", [11, 20, 3]),
        ('MAX(METRICS("req"))', [10, 20, None]),
        ("MAX([errors, requests])", [10, 20, 3]),
        ("MIN([errors, requests])", [1, 20, 3]),
        ("AVG([errors, requests])", [5.5, 20, 3]),
        ("SUM(errors)", [4, 4, 4]),
        ("errors - AVG(errors)", [-1, None, 1]),
        ("IF(requests > 15, 1, 0)", [0, 1, None]),
        ("IF(FILL(requests, 0) > 5 AND FILL(errors, 0) > 0, e1)", [5, None, None]),
        ("errors > 2 || zero == 0", [1, None, 1]),
        ("!zero", [1, 1, 1]),
        ("RATE(e1)", [None, 0, 0]),
        ("DIFF(FILL(errors, 0))", [None, -1, 3]),
        ("errors / PERIOD(errors)", [1 / 60, None, 0.05]),
        ("CEIL(errors / 2)", [1, None, 2]),
        ("1e2", [100, 100, 100]),
    ],
)
def test_value(expression: str, expected: list[float | None]) -> None:
    assert value(expression) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("SEARCH('{AWS/EC2}', 'Average', 300)", "SEARCH is not supported"),
        ("ANOMALY_DETECTION_BAND(errors, 2)", "ANOMALY_DETECTION_BAND is not supported"),
        ("SELECT AVG(x) FROM y", "AVG is not expected here"),
        ("unknown + 1", "no metric or expression has the id unknown"),
        ("errors +", "ends too early"),
        ("(errors", "is missing"),
        ("errors requests", "requests is not expected here"),
        ("errors % 2", "can't be parsed from here on: % 2"),
        ("METRICS()", "several time series"),
    ],
)
def test_what_is_not_supported_says_so(expression: str, message: str) -> None:
    with pytest.raises(MetricMathError, match=message):
        value(expression)
