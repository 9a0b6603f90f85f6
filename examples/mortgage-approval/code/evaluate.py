"""Evaluate the model on held-out applications: its quality, its fairness, and the features that it relies on.

The job reads processing/input/model/model.tar.gz, and processing/input/test/data.csv in the types of the model's
schema. It writes evaluation.json to
processing/output/evaluation/. It adds bias.json if there are protected columns, and explainability.json if
--explainability asks for it. The paths are relative to /opt/ml, or to the folder in the environment variable ML_BASE.
"""

import argparse
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.inspection import permutation_importance
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

import inference
import layout
from fairness import compare, group
from tabular import files
from tabular.schema import Schema
from tabular.values import category

REPEATS = 20  # shuffles per feature
SEED = 0


def privileged(text: str) -> tuple[str, str]:
    """Parse column=value."""
    column, _, value = text.partition("=")
    if not column or not value:
        raise argparse.ArgumentTypeError(f"must have the form column=privileged-value, got {text}")
    return column, value


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = layout.Parser(prog="evaluate", description=__doc__)
    parser.add_argument("--target", required=True, help="column with the true label")
    parser.add_argument("--positive-label", required=True, help="value of the target that the model predicts")
    parser.add_argument(
        "--protected",
        action="append",
        default=[],
        type=privileged,
        metavar="COLUMN=VALUE",
        help="column to measure fairness by, and its privileged value (can be repeated)",
    )
    parser.add_argument(
        "--explainability",
        choices=["none", "global", "local"],
        default="none",
        help="global: the importance of each feature; local: also its effect on each record (none)",
    )
    return parser.parse_args(argv)


def load_model() -> tuple[inference.Model, Schema]:
    """Unpack the model archive, load the model as the endpoint does, and read the schema of its data."""
    archive = layout.processing("input", "model", "model.tar.gz")
    if not archive.is_file():
        raise ValueError(f"there is no file at {archive}")
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
        return inference.model_fn(folder), Schema.load(Path(folder) / "schema.json")


@dataclass(frozen=True)
class Test:
    """The held-out applications with their true labels and the predictions of the model."""

    model: inference.Model
    rows: pd.DataFrame  # only the features
    positive: np.ndarray  # the true labels
    predicted: np.ndarray
    probability: np.ndarray


def score(model: inference.Model, table: pd.DataFrame, args: argparse.Namespace) -> Test:
    """Predict the held-out applications with the code that serves the model."""
    label = category(args.positive_label, model.schema.missing)
    if label != model.metadata["positiveLabel"]:
        raise ValueError(f"the model's positive label is {model.metadata['positiveLabel']}, not {args.positive_label}")
    rows = inference.check(table[model.names], model)
    predictions = pd.DataFrame(inference.predict(table[model.names], model))
    return Test(
        model=model,
        rows=rows,
        positive=(table[args.target] == label).to_numpy(),
        predicted=(predictions["label"] == label).to_numpy(),
        probability=predictions["probability"].to_numpy(),
    )


def measure(test: Test) -> dict[str, float]:
    """Return all metrics of a binary classification that an objective can name."""
    if test.positive.all() or not test.positive.any():
        raise ValueError("the test data has only one class, so the model can't be evaluated")
    return {
        "auc": float(roc_auc_score(test.positive, test.probability)),
        "accuracy": float(accuracy_score(test.positive, test.predicted)),
        "f1": float(f1_score(test.positive, test.predicted, zero_division=0)),
        "precision": float(precision_score(test.positive, test.predicted, zero_division=0)),
        "recall": float(recall_score(test.positive, test.predicted)),
    }


def judge(test: Test, column: pd.Series, value: str) -> dict[str, Any]:
    """Compare the privileged group of one protected column with all others."""
    inside = (column == category(value, test.model.schema.missing)).to_numpy()
    if inside.all() or not inside.any():
        raise ValueError(f"the test data must have records with {column.name}={value} and records with another value")
    own = group(test.predicted[inside], test.positive[inside])
    others = group(test.predicted[~inside], test.positive[~inside])
    return {"privilegedValue": value, "privileged": own, "others": others, "measures": compare(others, own)}


def importance(test: Test) -> list[dict[str, Any]]:
    """Return the AUC that is lost when the values of each feature are shuffled, the most important feature first."""
    result = permutation_importance(
        test.model.pipeline, test.rows, test.positive, scoring="roc_auc", n_repeats=REPEATS, random_state=SEED
    )
    features = zip(test.rows.columns, result.importances_mean, result.importances_std, strict=True)
    ranked = sorted(features, key=lambda feature: feature[1], reverse=True)
    return [{"name": name, "importance": float(mean), "deviation": float(std)} for name, mean, std in ranked]


def effects(test: Test) -> list[dict[str, float]]:
    """Return how far the value of each feature moves each record's probability, compared with shuffled values."""
    random = np.random.default_rng(SEED)
    moved = {}
    for name in test.rows.columns:
        rows = test.rows.copy()
        total = np.zeros(len(rows))
        for _ in range(REPEATS):
            rows[name] = random.permutation(test.rows[name].to_numpy())
            total += test.model.pipeline.predict_proba(rows)[:, 1]
        moved[name] = test.probability - total / REPEATS
    return (pd.DataFrame(moved).round(6) + 0.0).to_dict("records")  # + 0.0 turns -0.0 into 0.0


def explain(test: Test, level: str) -> dict[str, Any]:
    """Build the explainability report."""
    report = {
        "schema": "explainability/1",
        "method": "permutation importance: mean loss of AUC when the feature is shuffled",
        "records": len(test.rows),
        "repeats": REPEATS,
        "features": importance(test),
    }
    return report if level == "global" else {**report, "effects": effects(test)}


def evaluation(test: Test, groups: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Build the report that the gate reads."""
    return {
        "schema": "evaluation/1",
        "records": len(test.rows),
        "metrics": measure(test),
        "fairness": {column: judged["measures"] for column, judged in groups.items()},
    }


def bias(groups: dict[str, dict[str, Any]], favourable: str) -> dict[str, Any]:
    """Build the bias report: the fairness measures and the groups that they compare."""
    return {
        "schema": "bias/1",
        "favourableOutcome": favourable,
        "columns": {
            column: {
                "privilegedValue": judged["privilegedValue"],
                "privileged": asdict(judged["privileged"]),
                "others": asdict(judged["others"]),
                **judged["measures"],
            }
            for column, judged in groups.items()
        },
    }


def evaluate(args: argparse.Namespace) -> None:
    """Evaluate the model and write the reports."""
    model, schema = load_model()
    labels = [args.target, *(column for column, _ in args.protected)]
    layout.require_columns(schema.names, labels, "the schema of the model")
    table = files.read([layout.processing("input", "test", "data.csv")], schema)
    test = score(model, table, args)
    groups = {column: judge(test, table[column], value) for column, value in args.protected}
    report = evaluation(test, groups)
    folder = layout.processing("output", "evaluation")
    layout.write_json(report, folder / "evaluation.json")
    layout.log("evaluated", **report)
    if groups:
        layout.write_json(bias(groups, f"{args.target} is not {args.positive_label}"), folder / "bias.json")
    if args.explainability != "none":
        layout.write_json(explain(test, args.explainability), folder / "explainability.json")


def main(argv: list[str] | None = None) -> None:
    """Run the evaluation job."""
    evaluate(parse(argv))


if __name__ == "__main__":
    sys.exit(layout.run(main, "message"))
