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

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

BINS = 10
MAX_CATEGORIES = 50  # rarer categories count as other
EPSILON = 1e-4  # the share that an empty bin gets, because the logarithm of 0 is infinite


def psi(expected: Sequence[float], actual: Sequence[float]) -> float:
    """Return the PSI of two distributions over the same bins."""
    p, q = _smooth(expected), _smooth(actual)
    return float(np.sum((q - p) * np.log(q / p)))


def _smooth(proportions: Sequence[float]) -> np.ndarray:
    """Raise shares below EPSILON to EPSILON, and scale all shares so that they add up to 1 again."""
    raised = np.maximum(np.asarray(proportions, dtype=float), EPSILON)
    return raised / raised.sum()


def describe(column: pd.Series) -> dict[str, Any]:
    """Choose a feature's bins from its training data and return its description."""
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        feature = {"name": column.name, "type": "numeric", "edges": _edges(column.dropna().to_numpy(dtype=float))}
    else:
        counts = column.dropna().astype(str).value_counts()
        feature = {"name": column.name, "type": "categorical", "categories": sorted(counts.index[:MAX_CATEGORIES])}
    return {**feature, "proportions": proportions(feature, column.tolist())}


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
        return [float(distinct[0] - below), *halfway.tolist(), float(distinct[-1] + above)]
    deciles = np.quantile(values, np.arange(1, BINS) / BINS, method="lower")
    places = np.unique(np.searchsorted(distinct, deciles))
    return halfway[places[places < len(halfway)]].tolist()


def _half_gaps(distinct: np.ndarray) -> tuple[float, float]:
    """Return half the distance to the next value at each end. For a single value, return 1 % of it, at least 0.01."""
    if len(distinct) == 1:
        gap = max(abs(distinct[0]), 1.0) / 100
        return gap, gap
    return (distinct[1] - distinct[0]) / 2, (distinct[-1] - distinct[-2]) / 2


def proportions(feature: dict[str, Any], values: Sequence[Any]) -> list[float]:
    """Return the share of the values in each bin of a feature. None, NaN and unreadable values count as missing."""
    if len(values) == 0:
        raise ValueError(f"feature {feature['name']} has no values")
    if feature["type"] == "numeric":
        bins, last = _numeric_bins(values, feature["edges"]), len(feature["edges"]) + 1
    else:
        bins, last = _categorical_bins(values, feature["categories"]), len(feature["categories"]) + 1
    return (np.bincount(bins, minlength=last + 1) / len(values)).tolist()


def _numeric_bins(values: Sequence[Any], edges: Sequence[float]) -> np.ndarray:
    numbers = np.array([_number(value) for value in values])
    return np.where(np.isnan(numbers), len(edges) + 1, np.searchsorted(edges, numbers, side="left"))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _categorical_bins(values: Sequence[Any], categories: Sequence[str]) -> np.ndarray:
    index = {category: position for position, category in enumerate(categories)}
    other, missing = len(categories), len(categories) + 1
    return np.array([missing if _is_missing(value) else index.get(str(value), other) for value in values])


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
