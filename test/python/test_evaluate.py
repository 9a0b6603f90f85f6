import argparse
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import confusion_matrix, roc_auc_score

import evaluate
import inference
import pipeline


@pytest.fixture(scope="module")
def reports(careful: Path) -> dict[str, dict]:
    folder = careful / "processing" / "output" / "evaluation"
    return {path.stem: pipeline.read_json(path) for path in folder.glob("*.json")}


@pytest.fixture(scope="module")
def truth(model: inference.Model, held_out: pd.DataFrame) -> pd.DataFrame:
    predictions = pd.DataFrame(inference.predict(held_out[model.names].astype(object), model))
    return held_out[["deny", "black"]].assign(label=predictions["label"], probability=predictions["probability"])


@pytest.fixture
def base(careful: Path, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder laid out for the evaluation of the careful model, for tests to damage."""
    shutil.copytree(careful / "model", tmp_path / "model")
    pipeline.lay_evaluation(tmp_path, prepared)
    monkeypatch.setenv("ML_BASE", str(tmp_path))
    return tmp_path


def test_writes_every_report_asked_for(careful: Path, plain: Path) -> None:
    asked, unasked = (base / "processing" / "output" / "evaluation" for base in (careful, plain))
    assert {path.name for path in asked.iterdir()} == {"evaluation.json", "bias.json", "explainability.json"}
    assert {path.name for path in unasked.iterdir()} == {"evaluation.json", "bias.json"}


def test_metrics_follow_from_the_confusion_matrix(reports: dict[str, dict], truth: pd.DataFrame) -> None:
    (tn, fp), (fn, tp) = confusion_matrix(truth["deny"], truth["label"], labels=["no", "yes"])
    metrics = reports["evaluation"]["metrics"]
    assert metrics["accuracy"] == pytest.approx((tp + tn) / len(truth))
    assert metrics["recall"] == pytest.approx(tp / (tp + fn))
    assert metrics["precision"] == pytest.approx(tp / (tp + fp))
    assert metrics["f1"] == pytest.approx(2 * tp / (2 * tp + fp + fn))
    assert metrics["auc"] == pytest.approx(roc_auc_score(truth["deny"] == "yes", truth["probability"]))
    assert reports["evaluation"]["records"] == 714


def test_fairness_follows_from_counting(reports: dict[str, dict], truth: pd.DataFrame) -> None:
    approved = truth["label"] == "no"
    rate = approved.groupby(truth["black"]).mean()
    granted = approved[truth["deny"] == "no"].groupby(truth["black"]).mean()
    assert reports["evaluation"]["fairness"]["black"] == pytest.approx(
        {
            "disparate_impact": rate["yes"] / rate["no"],
            "equal_opportunity_difference": abs(granted["yes"] - granted["no"]),
            "demographic_parity_difference": abs(rate["yes"] - rate["no"]),
        }
    )


def test_bias_report_shows_the_groups_behind_the_measures(reports: dict[str, dict], truth: pd.DataFrame) -> None:
    column = reports["bias"]["columns"]["black"]
    sizes = truth["black"].value_counts()
    assert column["privilegedValue"] == "no"
    assert (column["privileged"]["records"], column["others"]["records"]) == (sizes["no"], sizes["yes"])
    assert column["disparate_impact"] == column["others"]["approved"] / column["privileged"]["approved"]
    assert reports["bias"]["favourableOutcome"] == "deny is not yes"


def test_explains_the_model_as_a_whole(reports: dict[str, dict], model: inference.Model) -> None:
    features = reports["explainability"]["features"]
    ranking = [feature["importance"] for feature in features]
    assert {feature["name"] for feature in features} == set(model.names)
    assert ranking == sorted(ranking, reverse=True)
    assert features[0]["name"] in {"ccs", "dmi", "dir", "lvr"}
    assert features[0]["importance"] > 0.02


def test_explains_each_record_if_asked(reports: dict[str, dict], truth: pd.DataFrame, held_out: pd.DataFrame) -> None:
    effects = pd.DataFrame(reports["explainability"]["effects"])
    assert effects.shape == (714, 10)
    insured = held_out["dmi"] == "no"
    assert effects.loc[~insured, "dmi"].min() > 0.2  # being refused insurance counts against everybody whom it befell
    assert effects.loc[insured, "dmi"].max() <= 0
    assert np.isfinite(effects.to_numpy()).all()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda table: table[table["deny"] == "no"], "has only one class"),
        (lambda table: table[table["black"] == "no"], "must have records with black=no and records with another value"),
        (lambda table: table.drop(columns="hir"), "test/data.csv has no column hir"),
        (lambda table: table.drop(columns="black"), "test/data.csv has no column black"),
        (lambda table: table.assign(hir=None), "hir must be a number, got null"),
    ],
)
def test_fails_on_test_data_that_it_cannot_judge_by(base: Path, edit: object, message: str) -> None:
    path = base / "processing" / "input" / "test" / "data.csv"
    edit(pd.read_csv(path)).to_csv(path, index=False)
    with pytest.raises(ValueError, match=message):
        evaluate.main(pipeline.EVALUATE_ARGUMENTS)


def test_fails_without_a_model(base: Path) -> None:
    (base / "processing" / "input" / "model" / "model.tar.gz").unlink()
    with pytest.raises(ValueError, match=r"no file at .*model.tar.gz"):
        evaluate.main(pipeline.EVALUATE_ARGUMENTS)


def test_fails_on_a_model_of_another_target(base: Path) -> None:
    with pytest.raises(ValueError, match="the model's positive label is yes, not no"):
        evaluate.main(["--target", "deny", "--positive-label", "no"])


def words(model: inference.Model, label: str) -> inference.Model:
    """Return a model of data in which NA and None are values."""
    return inference.Model(model.pipeline, {**model.metadata, "missing": ["", "-"], "positiveLabel": label})


def test_a_label_that_usually_means_missing_is_one_where_the_schema_says_so(
    model: inference.Model, held_out: pd.DataFrame
) -> None:
    table = held_out.assign(deny=held_out["deny"].replace("yes", "None"))
    test = evaluate.score(words(model, "None"), table, argparse.Namespace(positive_label="None", target="deny"))
    assert test.positive.sum() == (held_out["deny"] == "yes").sum()
    assert test.predicted.sum() > 0


def test_a_group_that_usually_means_missing_is_one_where_the_schema_says_so(model: inference.Model) -> None:
    denied, positive = np.array([True, False, False, False]), np.array([True, False, False, False])
    test = evaluate.Test(words(model, "yes"), pd.DataFrame(), positive, denied, np.zeros(4))
    judged = evaluate.judge(test, pd.Series(["DE", "NA", "NA", "DE"], name="country"), "NA")
    assert (judged["privileged"].records, judged["others"].records) == (2, 2)
    assert judged["measures"]["disparate_impact"] == 0.5


def test_needs_no_protected_column(base: Path) -> None:
    evaluate.main(["--target", "deny", "--positive-label", "yes"])
    folder = base / "processing" / "output" / "evaluation"
    assert pipeline.read_json(folder / "evaluation.json")["fairness"] == {}
    assert not (folder / "bias.json").exists()


def test_protected_column_comes_with_its_privileged_value() -> None:
    assert evaluate.privileged("black=no") == ("black", "no")
    assert evaluate.privileged("band=a=b") == ("band", "a=b")
    for text in ("black", "black=", "=no"):
        with pytest.raises(argparse.ArgumentTypeError):
            evaluate.privileged(text)


def test_metrics_of_a_model_that_denies_nobody_are_zero_not_undefined() -> None:
    nobody = evaluate.Test(None, pd.DataFrame(), np.array([True, False]), np.zeros(2, bool), np.array([0.2, 0.1]))
    metrics = evaluate.measure(nobody)
    assert (metrics["precision"], metrics["f1"], metrics["recall"], metrics["auc"]) == (0, 0, 0, 1)
    assert not any(map(math.isnan, metrics.values()))
