"""Describe the distribution of each feature in the training data, so that later checks can compare traffic with it.

The job reads processing/input/train/**/*.csv and writes processing/output/baseline/baseline.json. The paths are
relative to /opt/ml, or to the folder in the environment variable ML_BASE.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd

import job
from psi import describe


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="baseline", description=__doc__)
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="COLUMN",
        help="column that requests don't contain (can be repeated)",
    )
    return parser.parse_args(argv)


def read(folder: Path) -> pd.DataFrame:
    """Read every CSV file of the training data."""
    paths = sorted(folder.rglob("*.csv"))
    if not paths:
        raise ValueError(f"there is no CSV file below {folder}")
    table = pd.concat([pd.read_csv(path, float_precision="round_trip") for path in paths], ignore_index=True)
    if table.empty:
        raise ValueError(f"the CSV files below {folder} have no rows")
    return table


def build(table: pd.DataFrame, exclude: list[str]) -> dict[str, Any]:
    """Build the baseline of all columns except the excluded ones."""
    unknown = [column for column in exclude if column not in table.columns]
    if unknown:
        raise ValueError(
            f"the training data has no column {', '.join(unknown)} to exclude; it has {', '.join(table.columns)}"
        )
    names = [column for column in table.columns if column not in exclude]
    if not names:
        raise ValueError("--exclude names every column, so there is nothing to describe")
    return {"schema": "baseline/1", "records": len(table), "features": [describe(table[name]) for name in names]}


def main(argv: list[str] | None = None) -> None:
    """Run the job."""
    args = parse(argv)
    baseline = build(read(job.processing("input", "train")), args.exclude)
    job.write_json(baseline, job.processing("output", "baseline", "baseline.json"))
    job.log("baseline", records=baseline["records"], features=[feature["name"] for feature in baseline["features"]])


if __name__ == "__main__":
    sys.exit(job.run(main))
