"""Train a model that predicts how likely a mortgage application is to be denied, and choose its threshold.

The job reads input/config/hyperparameters.json and input/data/{train,validation}/data.csv in the types of
input/data/train/schema.json, and writes model/. The paths are relative to /opt/ml, or to the folder in the environment
variable ML_BASE. SageMaker passes hyperparameters as strings; --help lists them.
"""

import argparse
import importlib.util
import json
import math
import pkgutil
import platform
import sys
from dataclasses import asdict, dataclass, fields
from typing import Any

import joblib
import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import recall_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

import layout
import tabular
from fairness import NEVER_FEATURES, barred, worst_ratio
from tabular import files
from tabular.schema import CATEGORICAL, Schema
from tabular.shape import listed
from tabular.values import category

MAX_CATEGORIES = 255  # of HistGradientBoostingClassifier
CANDIDATES = np.arange(99, 0, -1) / 100  # thresholds in the order of trial; a high one denies few

HYPERPARAMETERS = """hyperparameters:
  target, positive_label    column to predict and its positive value (required)
  protected                 columns to treat fairly, separated by commas; they are never features
  class_weight              none, or balanced to give both classes equal weight (none)
  threshold                 auto, or the probability from which an application is denied (auto)
  min_disparate_impact      with auto: the lowest accepted ratio of approval rates (0.8)
  margin                    with auto: added to that ratio, because the estimate has an error (0.05)
  folds                     number of folds of the out-of-fold estimate (5)
  learning_rate, max_iter, max_leaf_nodes, min_samples_leaf, l2_regularization
                            settings of HistGradientBoostingClassifier (0.05, 80, 4, 20, 1.0)
  seed                      seed of the folds and of the model (0)
"""


@dataclass(frozen=True)
class Settings:
    """The hyperparameters, parsed and checked."""

    target: str
    positive_label: str
    protected: tuple[str, ...] = ()
    class_weight: str | None = None
    threshold: float | None = None  # None means that training chooses it
    min_disparate_impact: float = 0.8
    margin: float = 0.05
    folds: int = 5
    learning_rate: float = 0.05
    max_iter: int = 80
    max_leaf_nodes: int = 4
    min_samples_leaf: int = 20
    l2_regularization: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Check the values."""
        if self.class_weight not in (None, "balanced"):
            raise ValueError(f"hyperparameter class_weight must be none or balanced, got {self.class_weight}")
        if self.threshold is None and not self.protected:
            raise ValueError("hyperparameter protected must name columns when threshold is auto")
        if self.threshold is not None and not 0 < self.threshold < 1:
            raise ValueError(f"hyperparameter threshold must be auto or a number between 0 and 1, got {self.threshold}")

    @classmethod
    def parse(cls, values: dict[str, str]) -> "Settings":
        """Parse SageMaker's hyperparameters. Those that SageMaker's own tools add are ignored."""
        own = {name: value for name, value in values.items() if not name.startswith(("sagemaker_", "_"))}
        known = [field.name for field in fields(cls)]
        unknown = sorted(set(own) - set(known))
        if unknown:
            raise ValueError(f"unknown hyperparameter {', '.join(unknown)}; the known ones are {', '.join(known)}")
        absent = [name for name in ("target", "positive_label") if not own.get(name)]
        if absent:
            raise ValueError(f"hyperparameter {', '.join(absent)} is required")
        return cls(**{name: _parse(name, value) for name, value in own.items()})


def _parse(name: str, value: str) -> Any:
    """Turn the text of one hyperparameter into its value."""
    if name == "protected":
        return tuple(column.strip() for column in value.split(",") if column.strip())
    if name == "class_weight":
        return None if value == "none" else value
    if name == "threshold" and value == "auto":
        return None
    kind = {"target": str, "positive_label": str, "threshold": float}.get(name) or type(getattr(Settings, name))
    try:
        found = kind(value)
    except ValueError:
        raise ValueError(f"hyperparameter {name} must be a number, got {value!r}") from None
    if kind is float and not math.isfinite(found):  # no comparison with NaN holds, so such a limit would limit nothing
        raise ValueError(f"hyperparameter {name} must be a finite number, got {value!r}")
    return found


def select_features(schema: Schema, settings: Settings) -> Schema:
    """Return the columns that the model may learn from: neither the target nor a protected or barred column."""
    left_out = {settings.target, *settings.protected, *barred(schema.names)}
    features = schema.only([column for column in schema.names if column not in left_out])
    if not features.columns:
        raise ValueError("the training data must have at least one column that is neither the target nor protected")
    for column in features.columns:
        if column.type == CATEGORICAL and (column.categories is None or len(column.categories) > MAX_CATEGORIES):
            raise ValueError(
                f"column {listed([column.name])} has more than {MAX_CATEGORIES} different texts, so it is a name or an"
                " identifier and no category: leave it out, or group its values"
            )
    return features


def build(features: Schema, settings: Settings) -> Pipeline:
    """Build the untrained pipeline: encode categories as numbers, then boost small trees."""
    categorical = {column.name: list(column.categories) for column in features.columns if column.type == CATEGORICAL}
    # A fold or a split may lack a category of the schema, so none of them is asked what there is.
    encoder = OrdinalEncoder(categories=list(categorical.values()))
    encode = ColumnTransformer(
        [("categories", encoder, list(categorical))], remainder="passthrough", verbose_feature_names_out=False
    )
    boost = HistGradientBoostingClassifier(
        learning_rate=settings.learning_rate,
        max_iter=settings.max_iter,
        max_leaf_nodes=settings.max_leaf_nodes,
        min_samples_leaf=settings.min_samples_leaf,
        l2_regularization=settings.l2_regularization,
        class_weight=settings.class_weight,
        categorical_features=list(range(len(categorical))),
        early_stopping=False,
        random_state=settings.seed,
    )
    return Pipeline([("encode", encode), ("boost", boost)])


def out_of_fold(rows: pd.DataFrame, positive: np.ndarray, features: Schema, settings: Settings) -> np.ndarray:
    """Score every row with a model that has not seen it."""
    folds = StratifiedKFold(settings.folds, shuffle=True, random_state=settings.seed)
    scores = cross_val_predict(build(features, settings), rows, positive, cv=folds, method="predict_proba")
    return scores[:, 1]


def choose_threshold(scores: np.ndarray, protected: pd.DataFrame, settings: Settings) -> float:
    """Return the lowest acceptable threshold: it and every higher one meet the fairness limit with its margin.

    A lower threshold denies more applications. It never lowers recall, and it generally widens the gap between groups.
    The lowest acceptable threshold therefore has the highest recall. A threshold below one that misses the limit can
    meet it only by chance, so it is not considered.
    """
    limit = settings.min_disparate_impact + settings.margin
    chosen = None
    for threshold in CANDIDATES:
        if min(worst_ratio(scores >= threshold, protected[column]) for column in protected) < limit:
            break
        chosen = float(threshold)
    if chosen is None:
        raise ValueError(f"no threshold keeps the ratio of the groups' approval rates at {limit:g} or above")
    return chosen


def save(model: Pipeline, metadata: dict[str, Any], schema: Schema) -> None:
    """Write the model, its metadata, the schema of its data, and the code that serves it."""
    folder = layout.base() / "model"
    layout.write_json(metadata, folder / "metadata.json")
    schema.write(folder / "schema.json")
    joblib.dump(model, folder / "model.joblib")
    reader = [f"tabular.{module.name}" for module in pkgutil.iter_modules(tabular.__path__)]
    for name in ("inference", "tabular", *reader):
        # The code may run from a zip, which has no file to copy, so ask the loader of the module for its source.
        spec = importlib.util.find_spec(name)
        inside = [*name.split("."), "__init__"] if spec.submodule_search_locations else name.split(".")
        path = folder.joinpath("code", *inside).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spec.loader.get_source(name), encoding="utf-8")


def read_settings() -> Settings:
    """Read the hyperparameters of this job."""
    path = layout.base() / "input" / "config" / "hyperparameters.json"
    if not path.is_file():
        raise ValueError(f"there is no file at {path}")
    return Settings.parse(json.loads(path.read_text(encoding="utf-8")))


def read_data(settings: Settings) -> tuple[pd.DataFrame, Schema]:
    """Read the training and the validation rows as one table.

    The validation rows alone contain too few protected applicants to choose a threshold. With out-of-fold scores, every
    row serves both purposes: a model that has not seen it scores it, and the final model learns from it.
    """
    labels = [settings.target, *settings.protected]
    folder = layout.base() / "input" / "data"
    paths = [folder / channel / "data.csv" for channel in ("train", "validation")]
    decided = folder / "train" / "schema.json"
    if decided.is_file():
        schema = Schema.load(decided)
    else:
        layout.log("decides the schema, because preparation wrote none", missing=str(decided))
        decision = files.see(paths, labels)
        for stray in decision.strays():
            layout.log("stray", reason=str(stray), **asdict(stray))
        schema = decision.decide()
    layout.require_columns(schema.names, labels, "the training data")
    return files.read(paths, schema), schema


def report(table: pd.DataFrame, positive: np.ndarray, scores: np.ndarray, threshold: float, names: list[str]) -> None:
    """Log the quality and fairness of the out-of-fold scores, which predict the evaluation."""
    denied = scores >= threshold
    layout.log(
        "out of fold",
        records=len(table),
        threshold=threshold,
        auc=round(float(roc_auc_score(positive, scores)), 4),
        recall=round(float(recall_score(positive, denied)), 4),
        approvalRatio={name: round(worst_ratio(denied, table[name]), 4) for name in names},
    )


def describe(
    features: Schema, records: int, labels: dict[bool, str], threshold: float, settings: Settings
) -> dict[str, Any]:
    """Describe the model: the features of a request, how a prediction is made, and how the model was trained."""
    return {
        "schema": "model/1",
        "target": settings.target,
        "positiveLabel": labels[True],
        "negativeLabel": labels[False],
        "threshold": threshold,
        "features": [column.to_json() for column in features.columns],
        "missing": sorted(features.missing),
        "notFeatures": sorted({*settings.protected, *NEVER_FEATURES}),
        "records": records,
        "scikitLearn": sklearn.__version__,
        "python": platform.python_version(),
    }


def train() -> None:
    """Train and save the model."""
    settings = read_settings()
    table, schema = read_data(settings)
    target = table[settings.target]
    label = category(settings.positive_label, schema.missing)
    positive = (target == label).to_numpy()
    if target.nunique() != 2 or not positive.any():
        raise ValueError(f"column {settings.target} must contain {settings.positive_label} and one other value")
    features = select_features(schema, settings)
    rows = table[features.names]
    scores = out_of_fold(rows, positive, features, settings)
    threshold = settings.threshold or choose_threshold(scores, table[list(settings.protected)], settings)
    report(table, positive, scores, threshold, list(settings.protected))
    labels = {True: label, False: target[~positive].iloc[0]}
    model = build(features, settings).fit(rows, positive)
    save(model, describe(features, len(rows), labels, threshold, settings), schema)


def main(argv: list[str] | None = None) -> None:
    """Run the training job."""
    parser = layout.Parser(
        prog="train",
        description=__doc__,
        epilog=HYPERPARAMETERS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args(argv)
    train()


if __name__ == "__main__":
    sys.exit(layout.run(main, "failure"))
