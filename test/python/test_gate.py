"""What the example's gate will decide: its limits, applied to held-out data."""

from pathlib import Path

import pipeline

AUC, RECALL, FOUR_FIFTHS = 0.78, 0.3, 0.8


def evaluation(base: Path) -> tuple[dict[str, float], dict[str, float]]:
    report = pipeline.read_json(base / "processing" / "output" / "evaluation" / "evaluation.json")
    return report["metrics"], report["fairness"]["black"]


def test_careful_model_meets_every_limit(careful: Path) -> None:
    metrics, fairness = evaluation(careful)
    assert metrics["auc"] >= AUC
    assert metrics["recall"] >= RECALL
    assert fairness["disparate_impact"] >= FOUR_FIFTHS


def test_plain_model_is_good_enough_but_breaks_the_four_fifths_rule(plain: Path) -> None:
    metrics, fairness = evaluation(plain)
    assert metrics["auc"] >= AUC
    assert metrics["recall"] >= RECALL
    assert fairness["disparate_impact"] < FOUR_FIFTHS - 0.05
