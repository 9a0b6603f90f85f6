"""Clean the mortgage applications and split them into training, validation and test data.

The job reads processing/input/data/**/*.csv and writes processing/output/{train,validation,test}/data.csv. The paths
are relative to /opt/ml, or to the folder in the environment variable ML_BASE.
"""

import argparse
import sys
from pathlib import Path

import pandas as pd
from sklearn.model_selection import train_test_split

import layout
from fairness import NEVER_FEATURES

MAX_INCOMPLETE = 0.01  # a larger share means a broken delivery, not a stray row
MIN_STRATUM = 10  # smaller strata don't fit into three splits, so the target alone is stratified


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="prepare", description=__doc__)
    parser.add_argument("--target", required=True, help="column to predict")
    parser.add_argument("--positive-label", required=True, help="value of the target that the model predicts")
    parser.add_argument(
        "--protected",
        action="append",
        default=[],
        metavar="COLUMN",
        help="column to measure fairness by (can be repeated)",
    )
    parser.add_argument("--test-share", type=float, default=0.3, help="share of the rows for the evaluation (0.3)")
    parser.add_argument("--validation-share", type=float, default=0.15, help="share of the rows for validation (0.15)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the split (0)")
    args = parser.parse_args(argv)
    if args.test_share <= 0 or args.validation_share <= 0 or args.test_share + args.validation_share >= 1:
        parser.error("--test-share and --validation-share must be above 0, and their sum below 1")
    return args


def read_dataset(folder: Path) -> pd.DataFrame:
    """Read every CSV file of the dataset. All of them must have the same columns."""
    paths = sorted(folder.rglob("*.csv"))
    if not paths:
        raise ValueError(f"there is no CSV file below {folder}")
    tables = [layout.read_csv(path) for path in paths]
    for path, table in zip(paths, tables, strict=True):
        if set(table.columns) != set(tables[0].columns):
            raise ValueError(f"{path} and {paths[0]} must have the same columns")
    return pd.concat(tables, ignore_index=True)


def clean(table: pd.DataFrame, target: str, positive_label: str, protected: list[str]) -> pd.DataFrame:
    """Drop what no split may contain: barred columns that nobody measures, incomplete rows and repeated rows."""
    layout.require_columns(table, [target, *protected], "the dataset")
    unasked = [column for column in NEVER_FEATURES if column in table.columns and column not in protected]
    complete = table.dropna()
    distinct = complete.drop_duplicates()
    layout.log(
        "cleaned",
        records=len(table),
        incomplete=len(table) - len(complete),
        repeated=len(complete) - len(distinct),
        kept=len(distinct),
        droppedColumns=unasked,
    )
    if len(complete) < len(table) * (1 - MAX_INCOMPLETE):
        incomplete = len(table) - len(complete)
        raise ValueError(f"{incomplete} of {len(table)} rows are incomplete, but at most {MAX_INCOMPLETE:.0%} may be")
    labels = sorted(distinct[target].astype(str).unique())
    if len(labels) != 2 or positive_label not in labels:
        raise ValueError(f"column {target} must contain {positive_label} and one other value, got {', '.join(labels)}")
    return distinct.drop(columns=unasked)


def strata(table: pd.DataFrame, target: str, protected: list[str]) -> pd.Series:
    """Return the stratum of each row: target and protected columns, or the target if those strata are too small."""
    fine = table[[target, *protected]].astype(str).agg("|".join, axis=1)
    return fine if fine.value_counts().min() >= MIN_STRATUM else table[target].astype(str)


def split(table: pd.DataFrame, args: argparse.Namespace) -> dict[str, pd.DataFrame]:
    """Split the table into train, validation and test. The same seed gives the same split."""
    by = strata(table, args.target, args.protected)
    rest, test = train_test_split(table, test_size=args.test_share, stratify=by, random_state=args.seed)
    train, validation = train_test_split(
        rest,
        test_size=args.validation_share / (1 - args.test_share),
        stratify=by.loc[rest.index],
        random_state=args.seed,
    )
    return {"train": train, "validation": validation, "test": test}


def main(argv: list[str] | None = None) -> None:
    """Prepare the dataset."""
    args = parse(argv)
    table = clean(read_dataset(layout.processing("input", "data")), args.target, args.positive_label, args.protected)
    for name, part in split(table, args).items():
        layout.write_csv(part, layout.processing("output", name, "data.csv"))
        layout.log("split", name=name, records=len(part))


if __name__ == "__main__":
    sys.exit(layout.run(main, "message"))
