"""Evaluate the model on held-out applications: how good, how fair, and what it goes by.

Reads processing/input/model/model.tar.gz and processing/input/test/data.csv; writes evaluation.json, with protected
columns bias.json, and if asked explainability.json to processing/output/evaluation/. The base folder is /opt/ml, or
ML_BASE.
"""

import argparse
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.inspection import permutation_importance
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score, roc_auc_score

import inference
import layout
from fairness import compare, group

REPEATS = 20  # shuffles per feature
SEED = 0


def privileged(text: str) -> tuple[str, str]:
    """Parse column=value."""
    column, _, value = text.partition("=")
    if not column or not value:
        raise argparse.ArgumentTypeError(f"must be column=privileged value, got {text}")
    return column, value


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="evaluate", description=__doc__)
    parser.add_argument("--target", required=True, help="column that holds the truth")
    parser.add_argument("--positive-label", required=True, help="value of the target that was to be predicted")
    parser.add_argument(
        "--protected",
        action="append",
        default=[],
        type=privileged,
        metavar="COLUMN=VALUE",
        help="column to measure fairness by, with its privileged value (repeatable)",
    )
    parser.add_argument(
        "--explainability",
        choices=["none", "global", "local"],
        default="none",
        help="none, global: importance of each feature; local: its effect on each record as well (none)",
    )
    return parser.parse_args(argv)


def load_model() -> inference.Model:
    """Unpack the model archive and load it as the endpoint will."""
    archive = layout.processing("input", "model", "model.tar.gz")
    if not archive.is_file():
        raise ValueError(f"no file at {archive}")
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
        return inference.model_fn(folder)


@dataclass(frozen=True)
class Test:
    """The held-out applications with the truth and what the model makes of them."""

    model: inference.Model
    rows: pd.DataFrame  # the features alone
    positive: np.ndarray  # the truth
    predicted: np.ndarray
    probability: np.ndarray


def score(model: inference.Model, table: pd.DataFrame, args: argparse.Namespace) -> Test:
    """Predict the held-out applications by the code that serves the model."""
    protected = [column for column, _ in args.protected]
    layout.require_columns(table, [args.target, *protected, *model.names], "the test data")
    if args.positive_label != model.metadata["positiveLabel"]:
        raise ValueError(f"the model's positive label is {model.metadata['positiveLabel']}, not {args.positive_label}")
    rows = table[model.names].astype(object)
    predictions = pd.DataFrame(inference.predict(rows, model))
    return Test(
        model=model,
        rows=inference.check(rows, model.metadata),
        positive=(table[args.target].astype(str) == args.positive_label).to_numpy(),
        predicted=(predictions["label"] == args.positive_label).to_numpy(),
        probability=predictions["probability"].to_numpy(),
    )


def measure(test: Test) -> dict[str, float]:
    """Return the metrics of a binary classifier that an objective can name."""
    if test.positive.all() or not test.positive.any():
        raise ValueError("the test data holds only one class, so the model can't be judged")
    return {
        "auc": float(roc_auc_score(test.positive, test.probability)),
        "accuracy": float(accuracy_score(test.positive, test.predicted)),
        "f1": float(f1_score(test.positive, test.predicted, zero_division=0)),
        "precision": float(precision_score(test.positive, test.predicted, zero_division=0)),
        "recall": float(recall_score(test.positive, test.predicted)),
    }


def judge(test: Test, column: pd.Series, value: str) -> dict[str, Any]:
    """Return the privileged group, the others, and the measures between them, for one protected column."""
    inside = (column.astype(str) == value).to_numpy()
    if inside.all() or not inside.any():
        raise ValueError(f"the test data has no record, or no other, with {column.name}={value}")
    own = group(test.predicted[inside], test.positive[inside])
    others = group(test.predicted[~inside], test.positive[~inside])
    return {"privilegedValue": value, "privileged": own, "others": others, "measures": compare(others, own)}


def importance(test: Test) -> list[dict[str, Any]]:
    """Return, by feature, how much AUC is lost when its values are shuffled; the most important first."""
    result = permutation_importance(
        test.model.pipeline, test.rows, test.positive, scoring="roc_auc", n_repeats=REPEATS, random_state=SEED
    )
    features = zip(test.rows.columns, result.importances_mean, result.importances_std, strict=True)
    ranked = sorted(features, key=lambda feature: feature[1], reverse=True)
    return [{"name": name, "importance": float(mean), "deviation": float(std)} for name, mean, std in ranked]


def effects(test: Test) -> list[dict[str, float]]:
    """Return, by record and feature, how far its own value moves the probability from that with others' values."""
    random = np.random.default_rng(SEED)
    moved = {}
    for name in test.rows.columns:
        rows = test.rows.copy()
        total = np.zeros(len(rows))
        for _ in range(REPEATS):
            rows[name] = random.permutation(test.rows[name].to_numpy())
            total += test.model.pipeline.predict_proba(rows)[:, 1]
        moved[name] = test.probability - total / REPEATS
    return (pd.DataFrame(moved).round(6) + 0.0).to_dict("records")  # + 0.0: no minus zero


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
    """Build the bias report: the measures of the evaluation with the groups they were made from."""
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
    table = layout.read_csv(layout.processing("input", "test", "data.csv"))
    test = score(load_model(), table, args)
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
