"""The steps of the training pipeline, run in this process below a temporary ML_BASE."""

import json
import os
import shutil
import tarfile
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock

import evaluate
import prepare
import train

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "mortgage-approval"
DRIFT = ROOT / "jobs" / "drift"
TABULAR = ROOT / "jobs" / "tabular"
DATASET = EXAMPLE / "data" / "hmda.csv"

REQUIRED = {"target": "deny", "positive_label": "yes", "protected": "black"}
CAREFUL = {**REQUIRED, "class_weight": "none", "threshold": "auto", "min_disparate_impact": "0.8", "margin": "0.05"}
PLAIN = {**REQUIRED, "class_weight": "balanced", "threshold": "0.5"}

PREPARE_ARGUMENTS = ["--target", "deny", "--positive-label", "yes", "--protected", "black"]
EVALUATE_ARGUMENTS = ["--target", "deny", "--positive-label", "yes", "--protected", "black=no"]


def at(base: Path) -> AbstractContextManager:
    """Return a context in which jobs find their files below base."""
    return mock.patch.dict(os.environ, ML_BASE=str(base))


def lay_dataset(base: Path) -> None:
    """Put the example's dataset where prepare looks for it."""
    folder = base / "processing" / "input" / "data" / "1990"
    folder.mkdir(parents=True)
    shutil.copy(DATASET, folder)


def lay_training(base: Path, prepared: Path, hyperparameters: dict[str, str]) -> None:
    """Put the prepared data and the hyperparameters where train looks for them."""
    for channel in ("train", "validation"):
        shutil.copytree(prepared / channel, base / "input" / "data" / channel)
    folder = base / "input" / "config"
    folder.mkdir(parents=True)
    (folder / "hyperparameters.json").write_text(json.dumps(hyperparameters), encoding="utf-8")


def lay_evaluation(base: Path, prepared: Path) -> None:
    """Put the model that was trained and the test data where evaluate looks for them."""
    folder = base / "processing" / "input"
    (folder / "model").mkdir(parents=True)
    with tarfile.open(folder / "model" / "model.tar.gz", "w:gz") as tar:
        tar.add(base / "model", arcname=".")
    shutil.copytree(prepared / "test", folder / "test")


def run_prepare(base: Path, *arguments: str) -> Path:
    """Prepare the example's dataset and return the folder with its splits."""
    lay_dataset(base)
    with at(base):
        prepare.main([*PREPARE_ARGUMENTS, *arguments])
    return base / "processing" / "output"


def run_train(base: Path, prepared: Path, hyperparameters: dict[str, str]) -> Path:
    """Train a model and return its folder."""
    lay_training(base, prepared, hyperparameters)
    with at(base):
        train.main([])
    return base / "model"


def run_evaluate(base: Path, prepared: Path, *arguments: str) -> Path:
    """Evaluate the model that was trained below base and return the folder with the reports."""
    lay_evaluation(base, prepared)
    with at(base):
        evaluate.main([*EVALUATE_ARGUMENTS, *arguments])
    return base / "processing" / "output" / "evaluation"


def read_json(path: Path) -> dict:
    """Read a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))
