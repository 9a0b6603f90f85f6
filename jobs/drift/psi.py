"""Population stability index (PSI): how far the distribution of a feature has moved from the training data.

PSI is the sum over all bins of (q - p) * ln(q / p), where p is the bin's share of the training data and q its share of
the compared data. It equals the sum of the Kullback-Leibler divergences in both directions. PSI is 0 for equal
distributions, never negative, and symmetric. By convention, a value below 0.1 means no change, and a value above 0.2 or
0.25 calls for action. When n records are compared with m records of the same distribution, chance alone gives a PSI of
about (bins - 1) * (1 / n + 1 / m).

A plain object describes a feature, in memory as in baseline.json:

  {"name", "type": "numeric", "edges": [...], "proportions": [...]}
      bins (-inf, e1], (e1, e2], ... (ek, inf), then missing: len(edges) + 2 proportions
  {"name", "type": "categorical", "categories": [...], "proportions": [...]}
      one bin for each category, then other, then missing: len(categories) + 2 proportions
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from tabular.schema import Schema
from tabular.values import MISSING

if TYPE_CHECKING:
    import pandas as pd

BINS = 10
MAX_CATEGORIES = 50  # rarer categories count as other
EPSILON = 1e-4  # the share that an empty bin gets, because the logarithm of 0 is infinite
USUAL = Schema(())  # with the words for missing that a schema has unless it says others


def psi(expected: Sequence[float], actual: Sequence[float]) -> float:
    """Return the PSI of two distributions over the same bins."""
    p, q = _smooth(expected), _smooth(actual)
    return float(np.sum((q - p) * np.log(q / p)))


def _smooth(proportions: Sequence[float]) -> np.ndarray:
    """Raise shares below EPSILON to EPSILON, and scale all shares so that they add up to 1 again."""
    raised = np.maximum(np.asarray(proportions, dtype=float), EPSILON)
    return raised / raised.sum()


def describe(column: "pd.Series", missing: frozenset[str] = MISSING) -> dict[str, Any]:
    """Choose a feature's bins from its training data, which has the type of its schema, and return its description."""
    schema = Schema((), missing)
    if column.dtype.kind in "iuf":
        feature = {"name": column.name, "type": "numeric", "edges": _edges(column.dropna().to_numpy(dtype=float))}
    else:
        found = Counter(map(schema.category, column))
        frequent = [value for value, _ in found.most_common(MAX_CATEGORIES + 1) if value is not None]
        feature = {"name": column.name, "type": "categorical", "categories": sorted(frequent[:MAX_CATEGORIES])}
    return {**feature, "proportions": proportions(feature, column.tolist(), schema)}


def _edges(values: np.ndarray) -> list[float]:
    """Return the edges of a numeric feature's bins: near the deciles, or around each value if there are few values.

    Edges lie halfway between values, so that 3.2 and its 32-bit form 3.2000000477 share a bin. If there are few values,
    one more edge lies below the smallest and one above the largest, so that values beyond them get bins of their own.
    """
    distinct = np.unique(values[np.isfinite(values)])
    if len(distinct) == 0:
        return []
    halfway = distinct[:-1] / 2 + distinct[1:] / 2
    if len(distinct) <= BINS:
        below, above = _half_gaps(distinct)
        largest = np.finfo(float).max
        return [max(float(distinct[0]) - below, -largest), *halfway.tolist(), min(float(distinct[-1]) + above, largest)]
    deciles = np.quantile(values, np.arange(1, BINS) / BINS, method="lower")
    places = np.unique(np.searchsorted(distinct, deciles))
    return halfway[places[places < len(halfway)]].tolist()


def _half_gaps(distinct: np.ndarray) -> tuple[float, float]:
    """Return half the distance to the next value at each end. For a single value, return 1 % of it, at least 0.01."""
    if len(distinct) == 1:
        gap = max(abs(float(distinct[0])), 1.0) / 100
        return gap, gap
    halves = (distinct / 2).tolist()
    return halves[1] - halves[0], halves[-1] - halves[-2]


def proportions(feature: dict[str, Any], values: Sequence[Any], schema: Schema = USUAL) -> list[float]:
    """Return the share of the values in each bin of a feature."""
    histogram = Histogram(feature, schema)
    histogram.add(values)
    return histogram.proportions()


class Histogram:
    """How many values have fallen into each bin of a feature. It keeps the counts and none of the values."""

    def __init__(self, feature: dict[str, Any], schema: Schema = USUAL) -> None:
        """Begin without values. The schema says what a value means."""
        self.feature = feature
        self._schema = schema
        own = feature["edges"] if feature["type"] == "numeric" else feature["categories"]
        self._places = {value: place for place, value in enumerate(own)}
        self._edges = np.array(own if feature["type"] == "numeric" else [], dtype=float)
        self._counts = np.zeros(len(own) + 2, dtype=np.int64)

    def add(self, values: Sequence[Any]) -> None:
        """Count values, as CSV or JSON holds them. In a numeric feature, a text that is no number is missing."""
        if self.feature["type"] == "numeric":
            numbers = self._numbers(values)
            bins = np.searchsorted(self._edges, numbers, side="left")
            bins[np.isnan(numbers)] = len(self._counts) - 1
            self._counts += np.bincount(bins, minlength=len(self._counts))
        else:
            for found, count in self._categories(values):
                self._counts[self._place(found)] += count

    def proportions(self) -> list[float]:
        """Return the share of the values in each bin."""
        total = self._counts.sum()
        if total == 0:
            raise ValueError(f"feature {self.feature['name']} has no values")
        return (self._counts / total).tolist()

    def _numbers(self, values: Sequence[Any]) -> np.ndarray:
        kinds = set(map(type, values))
        if kinds <= {float, int, type(None)}:
            try:
                return self._without_sentinels(np.array(values, dtype=float))
            except OverflowError:  # an integer beyond 64-bit numbers
                pass
        if kinds <= {str, type(None)}:  # many are the same, and none equals one of another type
            known = {value: self._number(value) for value in set(values)}
            return np.array([known[value] for value in values], dtype=float)
        return np.array([self._number(value) for value in values], dtype=float)

    def _without_sentinels(self, numbers: np.ndarray) -> np.ndarray:
        for sentinel in self._schema.sentinels:
            numbers[numbers == sentinel] = np.nan
        return numbers

    def _number(self, value: Any) -> float:
        found = self._schema.number(value)
        return float("nan") if found is None else found

    def _categories(self, values: Sequence[Any]) -> Iterable[tuple[str | None, int]]:
        if set(map(type, values)) <= {str, type(None)}:  # many are the same, and none equals one of another type
            return ((self._schema.category(value), count) for value, count in Counter(values).items())
        return Counter(map(self._schema.category, values)).items()

    def _place(self, found: str | None) -> int:
        return len(self._counts) - 1 if found is None else self._places.get(found, len(self._counts) - 2)
