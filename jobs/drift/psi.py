"""Population stability index (PSI) of a feature: how far its distribution has moved from that of the training data.

PSI is the sum over bins of (q - p) * ln(q / p), with p the share of the training data in a bin and q the share of what
is compared: the Kullback-Leibler divergence both ways. It is 0 for equal distributions, never negative and symmetric.
Below 0.1 is commonly read as no change, above 0.2 or 0.25 as one to act on. Of n records against m, both from one
distribution, it is about (bins - 1) * (1 / n + 1 / m) by chance alone.

A feature is described by a plain object, the same in memory and in baseline.json:

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
MAX_CATEGORIES = 50  # the rest, rarer, count as other
EPSILON = 1e-4  # share given to an empty bin, as the logarithm of nothing is infinite


def psi(expected: Sequence[float], actual: Sequence[float]) -> float:
    """Return the PSI of two distributions over the same bins."""
    p, q = _smooth(expected), _smooth(actual)
    return float(np.sum((q - p) * np.log(q / p)))


def _smooth(proportions: Sequence[float]) -> np.ndarray:
    """Raise shares below EPSILON to it, and scale so that they add up to 1 again."""
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
    """Return where a numeric feature's bins end: near the deciles, or if it has few values, around each of them.

    Edges lie halfway between values, so that 3.2 and 3.2000000477, the same as a 32-bit number, share a bin. Around few
    values there is an edge below the smallest and one above the largest, too: what lies beyond has bins of its own.
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
    """Return half the distance to the next value at either end; a hundredth of a constant (of 1, if that is more)."""
    if len(distinct) == 1:
        gap = max(abs(distinct[0]), 1.0) / 100
        return gap, gap
    return (distinct[1] - distinct[0]) / 2, (distinct[-1] - distinct[-2]) / 2


def proportions(feature: dict[str, Any], values: Sequence[Any]) -> list[float]:
    """Return the share of the values in each of a feature's bins; None, NaN and what can't be read are missing."""
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
