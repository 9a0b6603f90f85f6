"""The functions and operators of metric math that the emulator supports."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

Scalar: TypeAlias = float
Series: TypeAlias = "list[float | None]"
Value: TypeAlias = "Scalar | Series | list[Series]"
Function: TypeAlias = "Callable[[Sequence[Value], int, int], Value]"


class MetricMathError(ValueError):
    """An expression that is wrong or not supported."""


def _divide(left: float, right: float) -> float | None:
    return left / right if right else None


def _power(left: float, right: float) -> float | None:
    try:
        result = left**right
    except (OverflowError, ZeroDivisionError):
        return None
    return result if isinstance(result, float) else None


OPERATORS: dict[str, Callable[[float, float], float | None]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
    "^": _power,
    "==": lambda left, right: float(left == right),
    "!=": lambda left, right: float(left != right),
    "<": lambda left, right: float(left < right),
    ">": lambda left, right: float(left > right),
    "<=": lambda left, right: float(left <= right),
    ">=": lambda left, right: float(left >= right),
    "&&": lambda left, right: float(bool(left) and bool(right)),
    "||": lambda left, right: float(bool(left) or bool(right)),
}


def is_array(value: Value) -> bool:
    """Tell whether a value is an array of time series."""
    return isinstance(value, list) and any(isinstance(item, list) for item in value)


def as_series(value: Value, length: int) -> Series:
    """Return a series; repeat a scalar for every data point."""
    if is_array(value):
        raise MetricMathError("a function needs one time series and got several")
    return list(value) if isinstance(value, list) else [float(value)] * length


def array(values: Sequence[Value], length: int) -> list[Series]:
    """Join values in one array of time series."""
    result: list[Series] = []
    for value in values:
        result.extend(value if is_array(value) else [as_series(value, length)])
    return result


def apply(function: Callable[[float], float | None], value: Value) -> Value:
    """Apply a function of one number to each data point."""
    if is_array(value):
        return [apply(function, series) for series in value]
    if isinstance(value, list):
        return [None if point is None else function(point) for point in value]
    result = function(value)
    if result is None:
        raise MetricMathError("the expression has no value")
    return result


def combine(function: Callable[[float, float], float | None], left: Value, right: Value) -> Value:
    """Apply an operator; a data point that is missing on either side is missing in the result."""
    if is_array(left):
        return [combine(function, series, right) for series in left]
    if is_array(right):
        return [combine(function, left, series) for series in right]
    if not isinstance(left, list) and not isinstance(right, list):
        return apply(lambda value: function(value, right), left)
    length = len(left) if isinstance(left, list) else len(right)
    pairs = zip(as_series(left, length), as_series(right, length), strict=True)
    return [None if a is None or b is None else function(a, b) for a, b in pairs]


def fill(value: Value, filler: Value | str) -> Value:
    """Replace missing data points, as FILL does."""
    if is_array(value):
        return [fill(series, filler) for series in value]
    if not isinstance(value, list):
        return value
    if filler == "REPEAT":
        return _repeated(value)
    if filler == "LINEAR":
        return _interpolated(value)
    fillers = as_series(filler, len(value))
    return [other if point is None else point for point, other in zip(value, fillers, strict=True)]


def _repeated(series: Series) -> Series:
    result: Series = []
    for point in series:
        result.append(point if point is not None else (result[-1] if result else None))
    return result


def _interpolated(series: Series) -> Series:
    known = [index for index, point in enumerate(series) if point is not None]
    result = list(series)
    for before, after in itertools.pairwise(known):
        start, end = series[before], series[after]
        for index in range(before + 1, after):
            result[index] = start + (end - start) * (index - before) / (after - before)
    return result


def _aggregate(function: Callable[[list[float]], float]) -> Function:
    """Make an aggregate such as SUM: it turns several series into one, and one series into a number."""

    def run(arguments: Sequence[Value], _: int, length: int) -> Value:
        if len(arguments) == 1 and not is_array(arguments[0]):
            points = [point for point in as_series(arguments[0], length) if point is not None]
            return function(points) if points else [None] * length
        columns = zip(*array(arguments, length), strict=True)
        return [function(present) if (present := [p for p in column if p is not None]) else None for column in columns]

    return run


def _each(function: Callable[[float], float | None]) -> Function:
    return lambda arguments, _period, _length: apply(function, _one(arguments))


def _one(arguments: Sequence[Value]) -> Value:
    if len(arguments) != 1:
        raise MetricMathError("the function takes one argument")
    return arguments[0]


def _if(arguments: Sequence[Value], _: int, length: int) -> Value:
    if len(arguments) not in (2, 3):
        raise MetricMathError("IF takes a condition and one or two values")
    condition = as_series(arguments[0], length)
    chosen = as_series(arguments[1], length)
    other = as_series(arguments[2], length) if len(arguments) == 3 else [None] * length
    return [
        None if test is None else (then if test else otherwise)
        for test, then, otherwise in zip(condition, chosen, other, strict=True)
    ]


def _difference(arguments: Sequence[Value], _: int, length: int) -> Value:
    series = as_series(_one(arguments), length)
    pairs = itertools.pairwise(series)
    return [None, *(None if a is None or b is None else b - a for a, b in pairs)]


def _rate(arguments: Sequence[Value], period: int, length: int) -> Value:
    return apply(lambda change: change / period, _difference(arguments, period, length))


FUNCTIONS: dict[str, Function] = {
    "SUM": _aggregate(sum),
    "AVG": _aggregate(lambda points: sum(points) / len(points)),
    "MAX": _aggregate(max),
    "MIN": _aggregate(min),
    "DATAPOINT_COUNT": _aggregate(len),
    "METRIC_COUNT": lambda arguments, _period, length: float(len(array(arguments, length))),
    "ABS": _each(abs),
    "CEIL": _each(lambda value: float(math.ceil(value))),
    "FLOOR": _each(lambda value: float(math.floor(value))),
    "IF": _if,
    "DIFF": _difference,
    "RATE": _rate,
    "PERIOD": lambda _arguments, period, _length: float(period),
    "TIME_SERIES": lambda arguments, _period, length: as_series(_one(arguments), length),
}
