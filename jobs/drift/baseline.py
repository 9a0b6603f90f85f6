"""Describe how each feature is distributed in the training data, for later checks of the traffic against it.

Reads processing/input/train/**/*.csv; writes processing/output/baseline/baseline.json. The base folder is /opt/ml, or
ML_BASE.
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
        "--exclude", action="append", default=[], metavar="COLUMN", help="column that no request brings (repeatable)"
    )
    return parser.parse_args(argv)


def read(folder: Path) -> pd.DataFrame:
    """Read every CSV file of the training data."""
    paths = sorted(folder.rglob("*.csv"))
    if not paths:
        raise ValueError(f"no CSV file below {folder}")
    table = pd.concat([pd.read_csv(path, float_precision="round_trip") for path in paths], ignore_index=True)
    if table.empty:
        raise ValueError(f"the CSV files below {folder} have no rows")
    return table


def build(table: pd.DataFrame, exclude: list[str]) -> dict[str, Any]:
    """Build the baseline of all columns but the excluded ones."""
    unknown = [column for column in exclude if column not in table.columns]
    if unknown:
        raise ValueError(f"no column {', '.join(unknown)} to exclude; there are {', '.join(table.columns)}")
    names = [column for column in table.columns if column not in exclude]
    if not names:
        raise ValueError("every column is excluded")
    return {"schema": "baseline/1", "records": len(table), "features": [describe(table[name]) for name in names]}


def main(argv: list[str] | None = None) -> None:
    """Run the job."""
    args = parse(argv)
    baseline = build(read(job.processing("input", "train")), args.exclude)
    job.write_json(baseline, job.processing("output", "baseline", "baseline.json"))
    job.log("baseline", records=baseline["records"], features=[feature["name"] for feature in baseline["features"]])


if __name__ == "__main__":
    sys.exit(job.run(main))
