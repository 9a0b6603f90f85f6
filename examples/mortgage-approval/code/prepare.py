"""Clean the mortgage applications and split them into training, validation and test data.

The job reads processing/input/data/**/*.csv. It writes processing/output/{train,validation,test}/data.csv, and to
processing/output/train/schema.json the types and categories that every later step and every request go by. The paths
are relative to /opt/ml, or to the folder in the environment variable ML_BASE.
"""

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

import layout
from fairness import barred
from tabular import files
from tabular.schema import CATEGORICAL as CATEGORY
from tabular.schema import Schema, Stray
from tabular.shape import quote
from tabular.values import MISSING as USUAL
from tabular.values import category, number

MISSING = USUAL  # take a word out if it is a value here, as NA is for Namibia: MISSING = USUAL - {"NA"}
CATEGORICAL = ()  # columns that hold categories although nearly all of their values look like numbers, or are many
MAX_INCOMPLETE = 0.01  # a larger share means a broken delivery, not a stray row
MAX_STRAY = 0.01  # a smaller share of texts among numbers means mistakes, not categories
MAX_CATEGORIES = 100  # more texts are misspelt numbers, dates or identifiers, unless CATEGORICAL has the column
MIN_NUMBERED = 100  # rows; fewer whole numbers in a row may be chance
MIN_STRATUM = 10  # smaller strata don't fit into three splits, so the target alone is stratified


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = layout.Parser(prog="prepare", description=__doc__)
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
    right = args.test_share > 0 and args.validation_share > 0 and args.test_share + args.validation_share < 1
    if not right:  # NaN isn't
        parser.error(
            "--test-share and --validation-share must be above 0, and their sum below 1,"
            f" got {args.test_share:g} and {args.validation_share:g}"
        )
    if not 0 <= args.seed < 2**32:
        parser.error(f"--seed must be from 0 to {2**32 - 1}, got {args.seed}")
    return args


def find_dataset(folder: Path) -> list[Path]:
    """Return every CSV file of the dataset."""
    paths = sorted(folder.rglob("*.csv"))
    if not paths:
        raise ValueError(f"there is no CSV file below {folder}")
    return paths


def read_dataset(paths: list[Path], labels: list[str]) -> tuple[pd.DataFrame, Schema]:
    """Read the dataset, and decide what its columns are. Labels name groups and classes, even if they are numbers."""
    decision = files.see(paths, [*labels, *CATEGORICAL], MISSING)
    for stray in decision.strays():
        layout.log("stray", reason=str(stray), **asdict(stray))
        refuse_mistake(stray)
    schema = decision.decide()
    layout.require_columns(schema.names, labels, "the dataset")
    table = files.read(paths, schema)
    for name in table.select_dtypes("number"):
        infinite = np.flatnonzero(np.isinf(table[name]))
        if len(infinite):
            raise ValueError(
                f"column {name} must hold finite numbers, got {table[name][infinite[0]]} in {_row(infinite)}"
            )
        refuse_row_numbers(table[name])
    for column in schema.columns:
        if column.type == CATEGORY and column.name not in (*labels, *CATEGORICAL):
            refuse_many_categories(table[column.name])
    return table, schema


def refuse_mistake(stray: Stray) -> None:
    """Raise ValueError if so few texts are among the numbers of a column that they must be mistakes."""
    if stray.share <= MAX_STRAY:
        raise ValueError(
            f"{stray}; correct it, add it to MISSING in prepare.py if it means a missing value, or the column to"
            " CATEGORICAL if it does hold categories"
        )


def refuse_many_categories(values: pd.Series) -> None:
    """Raise ValueError if a column has so many texts that they can't be meant as categories."""
    count = values.nunique()
    if count <= MAX_CATEGORIES:
        return
    strange = np.flatnonzero(values.map(lambda value: value is not None and number(value) is None))
    raise ValueError(
        f"column {quote(values.name)} has {count} categories, but at most {MAX_CATEGORIES} may be: {_row(strange)} has"
        f" {quote(values[strange[0]])}, which is no number; write numbers as 1234.5, leave the column out if it names"
        " rows or times, or add it to CATEGORICAL in prepare.py if it does hold categories"
    )


def refuse_row_numbers(values: pd.Series) -> None:
    """Raise ValueError if a column only numbers the rows: the order of the rows would tell the model the target."""
    ordered = np.sort(values.to_numpy())
    if len(ordered) >= MIN_NUMBERED and (np.diff(ordered) == 1).all():
        raise ValueError(
            f"column {quote(values.name)} numbers the rows from {ordered[0]:.0f} to {ordered[-1]:.0f}, which no request"
            " does; leave it out, or add it to CATEGORICAL in prepare.py if it does hold categories"
        )


def _row(places: np.ndarray) -> str:
    return f"row {places[0] + 1}"


def clean(table: pd.DataFrame, target: str, positive_label: str, protected: list[str]) -> pd.DataFrame:
    """Drop what no split may contain: barred columns that nobody measures, incomplete rows and repeated rows."""
    unasked = [column for column in barred(table.columns) if column not in protected]
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
    labels = sorted(distinct[target].unique())
    if len(labels) != 2 or positive_label not in labels:
        raise ValueError(f"column {target} must contain {positive_label} and one other value, got {', '.join(labels)}")
    return distinct.drop(columns=unasked)


def require_complete(table: pd.DataFrame, paths: list[Path], schema: Schema) -> None:
    """Raise ValueError if more rows are incomplete than a few stray ones, and say what is missing where."""
    incomplete = int(table.isna().any(axis=1).sum())
    if incomplete <= len(table) * MAX_INCOMPLETE:
        return
    gaps = table.isna().sum().sort_values(ascending=False)
    words = files.missing_words(paths, schema)
    detail = "; ".join(
        f"{name} is missing in {count}, written as {', '.join(map(quote, words[name]))}"
        for name, count in gaps[gaps > 0].items()
    )
    raise ValueError(
        f"{incomplete} of {len(table)} rows are incomplete, but at most {MAX_INCOMPLETE:.0%} may be: {detail}"
        " (if such a word is a value, take it out of MISSING in prepare.py)"
    )


def strata(table: pd.DataFrame, target: str, protected: list[str]) -> pd.Series:
    """Return the stratum of each row: target and protected columns, or the target if those strata are too small."""
    fine = table[[target, *protected]].agg("|".join, axis=1)
    return fine if fine.value_counts().min() >= MIN_STRATUM else table[target]


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
    paths = find_dataset(layout.processing("input", "data"))
    table, schema = read_dataset(paths, [args.target, *args.protected])
    require_complete(table, paths, schema)
    cleaned = clean(
        table, args.target, category(args.positive_label, schema.missing) or args.positive_label, args.protected
    )
    for name, part in split(cleaned, args).items():
        files.write(part, layout.processing("output", name, "data.csv"))
        layout.log("split", name=name, records=len(part))
    schema.only(list(cleaned.columns)).write(layout.processing("output", "train", "schema.json"))


if __name__ == "__main__":
    sys.exit(layout.run(main, "message"))
