"""How 0.1.0 read traffic, for the baselines that it wrote (baseline/1).

pandas had read the training data, so its texts are the categories: True isn't true, and " " is a category. Read
otherwise, traffic that hasn't changed would differ from such a baseline, and traffic that has might not.
"""

import math
from collections.abc import Callable
from typing import Any

import capture
from tabular.schema import Schema, columns_of
from tabular.text import Rows

MISSING = frozenset({"", "NA", "NaN", "nan", "null"})  # in CSV only


class FirstSchema(Schema):
    """The features of a baseline/1. What `tabular` decides today, Python's float and str decided then."""

    sentinels = frozenset()

    @classmethod
    def of(cls, data: dict[str, Any], key: str) -> "FirstSchema":
        """Return the features below a key of plain data."""
        return cls(columns_of(data, key))

    def number(self, value: Any) -> float | None:
        """Return the number that a value stood for, NaN if it was missing, and None if it was something else."""
        if value is None or (isinstance(value, str) and value in MISSING):
            return math.nan
        try:
            return float(value)
        except OverflowError:  # which ended the check then
            return math.inf if value > 0 else -math.inf
        except ValueError:
            return None

    def category(self, value: Any) -> str | None:
        """Return the category that a value stood for, or None if it was missing."""
        return None if value is None or (isinstance(value, float) and math.isnan(value)) else str(value)


class FirstTraffic(capture.Traffic):
    """Traffic in which only CSV has words for missing."""

    def _read(self, request: dict[str, Any]) -> Rows:
        return super()._read(request).with_fields(_field)


def _field(text: str) -> str | None:
    return None if text in MISSING else text


def traffic_of(schema: Schema) -> Callable[[Schema, capture.Window], capture.Traffic]:
    """Return the kind of traffic that a schema reads."""
    return FirstTraffic if isinstance(schema, FirstSchema) else capture.Traffic
