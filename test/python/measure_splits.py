"""Measure the example over several splits: the figures in examples/mortgage-approval/README.md.

python test/python/measure_splits.py [--splits 10]
"""

import argparse
import contextlib
import io
import sys
import tempfile
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "examples" / "mortgage-approval" / "code")]

import pipeline  # noqa: E402

LIMITS = {"auc": 0.78, "recall": 0.3, "disparate_impact": 0.8}


def measure(seed: int, hyperparameters: dict[str, str]) -> dict[str, float]:
    """Run the pipeline on one split and return what the gate looks at, with the threshold."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        base = Path(folder)
        prepared = pipeline.run_prepare(base / "prepare", "--seed", str(seed))
        model = pipeline.run_train(base / "train", prepared, hyperparameters)
        reports = pipeline.run_evaluate(base / "train", prepared)
        report = pipeline.read_json(reports / "evaluation.json")
        threshold = pipeline.read_json(model / "metadata.json")["threshold"]
    return {**report["metrics"], **report["fairness"]["black"], "threshold": threshold}


def main() -> None:
    """Print one line per split and model, then the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", type=int, default=10)
    splits = parser.parse_args().splits
    columns = [*LIMITS, "threshold"]
    for name, hyperparameters in {"plain": pipeline.PLAIN, "careful": pipeline.CAREFUL}.items():
        table = pd.DataFrame([measure(seed, hyperparameters) for seed in range(splits)])
        missed = pd.DataFrame({limit: table[limit] < at_least for limit, at_least in LIMITS.items()})
        print(f"\n{name}: gate passes in {int((~missed.any(axis=1)).sum())} of {splits}, misses {dict(missed.sum())}")
        print(table[columns].agg(["mean", "std", "min", "max"]).round(3).to_string())
        print(table[columns].assign(passes=~missed.any(axis=1)).round(3).to_string())


if __name__ == "__main__":
    main()
