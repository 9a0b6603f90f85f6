"""Describe the distribution of each feature in the training data, so that later checks can compare traffic with it.

The job reads processing/input/train/**/*.csv in the types of processing/input/train/schema.json, which preparation
wrote. Without that file, it decides the types from all of the data. It writes
processing/output/baseline/baseline.json. The paths are relative to /opt/ml, or to the folder in the environment
variable ML_BASE.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

import job
from psi import describe
from tabular import files
from tabular.schema import Schema
from tabular.shape import listed, quote
from tabular.values import MISSING

DIMENSION = 1024  # characters that CloudWatch allows in the value of a metric's dimension


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = job.Parser(prog="baseline", description=__doc__)
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="COLUMN",
        help="column that requests don't contain (can be repeated)",
    )
    return parser.parse_args(argv)


def read(folder: Path) -> tuple[pd.DataFrame, Schema]:
    """Read every CSV file of the training data."""
    paths = sorted(folder.rglob("*.csv"))
    if not paths:
        raise ValueError(f"there is no CSV file below {folder}")
    decided = folder / "schema.json"
    schema = Schema.load(decided) if decided.is_file() else decide(paths)
    return files.read(paths, schema), schema


def decide(paths: list[Path]) -> Schema:
    """Decide the types from all of the data, and log the values that make categories of numbers."""
    decision = files.see(paths)
    for stray in decision.strays():
        job.log("stray", reason=str(stray), **asdict(stray))
    return decision.decide()


def build(table: pd.DataFrame, exclude: list[str], missing: frozenset[str] = MISSING) -> dict[str, Any]:
    """Build the baseline of all columns except the excluded ones."""
    unknown = [column for column in exclude if column not in table.columns]
    if unknown:
        raise ValueError(
            f"the training data has no column {listed(unknown)} to exclude; it has {listed(table.columns)}"
        )
    names = [column for column in table.columns if column not in exclude]
    if not names:
        raise ValueError("--exclude names every column, so there is nothing to describe")
    for name in names:
        check_name(name)
    return {
        "schema": "baseline/2",
        "records": len(table),
        "missing": sorted(missing),
        "features": [describe(table[name], missing) for name in names],
    }


def check_name(name: str) -> None:
    """Raise ValueError if no metric can have the name: `publish-drift` writes bytes outside ASCII as %XX."""
    length = sum(1 if 0x20 <= byte <= 0x7E and byte != ord("%") else 3 for byte in name.encode()) + 2
    if length > DIMENSION:
        raise ValueError(
            f"the name of column {quote(name)} is too long for a metric: it needs {length} characters,"
            f" and CloudWatch allows {DIMENSION}; shorten it"
        )


def main(argv: list[str] | None = None) -> None:
    """Run the job."""
    args = parse(argv)
    table, schema = read(job.processing("input", "train"))
    baseline = build(table, args.exclude, schema.missing)
    job.write_json(baseline, job.processing("output", "baseline", "baseline.json"))
    job.log("baseline", records=baseline["records"], features=[feature["name"] for feature in baseline["features"]])


if __name__ == "__main__":
    sys.exit(job.run(main))
