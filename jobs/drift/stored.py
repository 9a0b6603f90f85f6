"""Read baseline.json, and refuse one that no traffic can be compared with."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from first import FirstSchema
from tabular import shape
from tabular.schema import NUMERIC, Schema
from tabular.shape import need

SUM = 1e-6  # by which rounding may move the sum of all shares away from 1


def read(path: Path) -> tuple[dict[str, Any], Schema]:
    """Read the baseline that the training pipeline wrote, and the schema by which traffic is read."""
    if not path.is_file():
        raise ValueError(f"there is no file at {path}")
    try:
        baseline = shape.load(path)
        return baseline, check(baseline)
    except ValueError as error:
        raise ValueError(f"{path} is no baseline: {error}") from None


def check(baseline: dict[str, Any]) -> Schema:
    """Return the schema that the baseline carries. Raise ValueError, which names the key, if the baseline is bad."""
    version, records = baseline.get("schema"), baseline.get("records")
    need(version in ("baseline/1", "baseline/2"), "schema", "baseline/2 or baseline/1", version)
    whole = isinstance(records, int) and not isinstance(records, bool) and records > 0
    need(whole, "records", "a whole number above 0", records)
    schema = FirstSchema.of(baseline, "features") if version == "baseline/1" else Schema.of(baseline, "features")
    for place, feature in enumerate(baseline["features"]):
        _check_bins(feature, f"features[{place}]")
    return schema


def _check_bins(feature: dict[str, Any], key: str) -> None:
    if feature["type"] == NUMERIC:
        own = shape.numbers(feature, "edges", f"{key}.edges")
        for place, (lower, upper) in enumerate(pairwise(own), 1):
            need(lower <= upper, f"{key}.edges[{place}]", f"{lower} or more, as the one before it", upper)
    else:
        own = shape.texts(feature, "categories", f"{key}.categories")
    shares = shape.numbers(feature, "proportions", f"{key}.proportions")
    bins = len(own) + 2
    need(len(shares) == bins, f"{key}.proportions", f"a list of {bins} numbers, one for each bin", shares)
    for place, share in enumerate(shares):
        need(0 <= share <= 1, f"{key}.proportions[{place}]", "from 0 to 1", share)
    need(abs(sum(shares) - 1) <= SUM, f"{key}.proportions", "numbers whose sum is 1", shares)
