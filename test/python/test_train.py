import json
import math
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
import sklearn
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

import inference
import pipeline
import train
from fairness import worst_ratio
from tabular.files import decide
from tabular.schema import Column, Schema

SETTINGS = train.Settings.parse(pipeline.CAREFUL)
FEATURES = ["dir", "hir", "lvr", "ccs", "mcs", "pbcr", "dmi", "self", "uria", "comdominiom"]


@pytest.fixture(scope="module")
def metadata(careful: Path) -> dict:
    return pipeline.read_json(careful / "model" / "metadata.json")


def test_saves_what_serving_needs_and_nothing_else(careful: Path) -> None:
    model = careful / "model"
    files = {str(path.relative_to(model)) for path in model.rglob("*") if path.is_file()}
    reader = {f"code/tabular/{name}.py" for name in ("__init__", "files", "schema", "shape", "text", "values")}
    assert files == {"model.joblib", "metadata.json", "schema.json", "code/inference.py"} | reader
    assert (model / "code" / "inference.py").read_text() == Path(inference.__file__).read_text()


def test_describes_the_model(metadata: dict) -> None:
    assert metadata["schema"] == "model/1"
    assert [feature["name"] for feature in metadata["features"]] == FEATURES
    assert {"name": "pbcr", "type": "categorical", "categories": ["no", "yes"]} in metadata["features"]
    assert {"name": "dir", "type": "numeric"} in metadata["features"]
    assert (metadata["positiveLabel"], metadata["negativeLabel"]) == ("yes", "no")
    assert metadata["scikitLearn"] == sklearn.__version__
    assert metadata["records"] == 1306 + 357


def test_model_is_made_of_scikit_learn_alone_so_that_it_loads_without_this_code(careful: Path) -> None:
    pipe = joblib.load(careful / "model" / "model.joblib")
    assert pipe.feature_names_in_.tolist() == FEATURES
    assert {type(step).__module__.split(".")[0] for _, step in pipe.steps} == {"sklearn"}


@pytest.mark.parametrize("protected", ["", "black", "deny", "dir"])
def test_learns_from_no_personal_column_whatever_is_configured(protected: str) -> None:
    settings = train.Settings("deny", "yes", protected=tuple(filter(None, [protected])), threshold=0.5)
    features = train.select_features(decide([pipeline.DATASET]), settings)
    assert not {"black", "single", "deny", protected} & set(features.names)
    assert "hir" in features


def test_predictions_do_not_depend_on_the_protected_column(careful: Path, prepared: Path, tmp_path: Path) -> None:
    for name in ("train", "validation"):
        table = pd.read_csv(prepared / name / "data.csv")
        table["black"] = table["black"].sample(frac=1, random_state=3).to_numpy()
        (tmp_path / "data" / name).mkdir(parents=True)
        table.to_csv(tmp_path / "data" / name / "data.csv", index=False)
    model = pipeline.run_train(tmp_path / "ml", tmp_path / "data", {**pipeline.CAREFUL, "threshold": "0.4"})
    rows = pd.read_csv(prepared / "test" / "data.csv")[FEATURES]
    own, other = (joblib.load(folder / "model.joblib") for folder in (careful / "model", model))
    np.testing.assert_array_equal(own.predict_proba(rows), other.predict_proba(rows))


def test_never_opens_the_test_data(careful: Path) -> None:
    assert not (careful / "input" / "data" / "test").exists()


def test_same_settings_make_the_same_model(careful: Path, prepared: Path, tmp_path: Path, metadata: dict) -> None:
    model = pipeline.run_train(tmp_path, prepared, pipeline.CAREFUL)
    assert {**pipeline.read_json(model / "metadata.json")} == metadata


def test_takes_the_threshold_it_is_given(plain: Path) -> None:
    assert pipeline.read_json(plain / "model" / "metadata.json")["threshold"] == 0.5


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from("ab")), min_size=2, max_size=60),
    st.floats(0.5, 0.95),
)
def test_chooses_the_lowest_threshold_above_which_the_limit_holds(rows: list[tuple[float, str]], limit: float) -> None:
    scores = np.array([row[0] for row in rows])
    groups = pd.DataFrame({"group": [row[1] for row in rows]})
    settings = train.Settings("y", "1", protected=("group",), min_disparate_impact=limit, margin=0)
    ratio = {t: worst_ratio(scores >= t, groups["group"]) for t in train.CANDIDATES}
    try:
        chosen = train.choose_threshold(scores, groups, settings)
    except ValueError:
        assert ratio[0.99] < limit
        return
    assert all(ratio[t] >= limit for t in train.CANDIDATES if t >= chosen)
    assert math.isclose(chosen, 0.01) or ratio[next(t for t in train.CANDIDATES if t < chosen)] < limit


def test_a_wider_margin_never_lowers_the_threshold(prepared: Path) -> None:
    table = pd.read_csv(prepared / "train" / "data.csv")
    features = Schema.load(prepared / "train" / "schema.json").only(FEATURES)
    scores = train.out_of_fold(table[FEATURES], table["deny"].eq("yes").to_numpy(), features, SETTINGS)
    thresholds = [
        train.choose_threshold(scores, table[["black"]], train.Settings.parse({**pipeline.CAREFUL, "margin": margin}))
        for margin in ("0", "0.05", "0.1", "0.15")
    ]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] < thresholds[-1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"thresold": "0.5"}, "unknown hyperparameter thresold; the known ones are target, positive_label"),
        ({"target": ""}, "hyperparameter target is required"),
        ({"max_iter": "many"}, "hyperparameter max_iter must be a number, got 'many'"),
        ({"max_iter": "80.5"}, "hyperparameter max_iter must be a number, got '80.5'"),
        ({"min_disparate_impact": "nan"}, "hyperparameter min_disparate_impact must be a finite number, got 'nan'"),
        ({"margin": "-inf"}, "hyperparameter margin must be a finite number, got '-inf'"),
        ({"threshold": "NaN"}, "hyperparameter threshold must be a finite number, got 'NaN'"),
        ({"threshold": "1.5"}, "hyperparameter threshold must be auto or a number between 0 and 1, got 1.5"),
        ({"threshold": "0"}, "hyperparameter threshold must be auto or a number between 0 and 1, got 0.0"),
        ({"class_weight": "equal"}, "hyperparameter class_weight must be none or balanced, got equal"),
        ({"protected": ""}, "hyperparameter protected must name columns when threshold is auto"),
    ],
)
def test_fails_on_a_bad_hyperparameter(changes: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        train.Settings.parse({**pipeline.CAREFUL, **changes})
    assert str(caught.value).startswith(message)


def test_passes_over_hyperparameters_of_sagemakers_own_tools() -> None:
    tools = {"sagemaker_program": '"train.py"', "_tuning_objective_metric": "auc"}
    assert train.Settings.parse({**pipeline.CAREFUL, **tools}) == SETTINGS


def test_help_names_every_hyperparameter() -> None:
    for field in train.fields(train.Settings):
        assert field.name in train.HYPERPARAMETERS


def test_fails_when_no_threshold_is_fair_enough() -> None:
    groups = pd.DataFrame({"group": ["a", "b"]})
    settings = train.Settings("y", "1", protected=("group",))
    with pytest.raises(
        ValueError, match=r"no threshold keeps the ratio of the groups' approval rates at 0\.85 or above"
    ):
        train.choose_threshold(np.array([1.0, 0.0]), groups, settings)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda table: table.drop(columns="black"), "the training data has no column black"),
        (lambda table: table.drop(columns="deny"), "the training data has no column deny"),
        (lambda table: table[table["deny"] == "no"], "column deny must contain yes and one other value"),
        (
            lambda table: table[["deny", "black"]],
            "the training data must have at least one column that is neither the target nor protected",
        ),
        (lambda table: table[:0], "has no rows"),
    ],
)
def test_fails_on_bad_data(ml_base: Path, prepared: Path, edit: object, message: str) -> None:
    pipeline.lay_training(ml_base, prepared, pipeline.CAREFUL)
    for name in ("train", "validation"):
        path = ml_base / "input" / "data" / name / "data.csv"
        edit(pd.read_csv(path)).to_csv(path, index=False)
        path.with_name("schema.json").unlink(missing_ok=True)
    with pytest.raises(ValueError, match=message):
        train.main([])


def test_goes_by_the_schema_that_preparation_wrote(ml_base: Path, prepared: Path) -> None:
    pipeline.lay_training(ml_base, prepared, {**pipeline.CAREFUL, "threshold": "0.4"})
    folder = ml_base / "input" / "data"
    schema = Schema.load(folder / "train" / "schema.json")
    coded = Column("ccs", "categorical", ("1", "2", "3", "4", "5", "6", "X"))
    columns = tuple(coded if column.name == "ccs" else column for column in schema.columns)
    replace(schema, columns=columns).write(folder / "train" / "schema.json")
    train.main([])
    assert coded.to_json() in pipeline.read_json(ml_base / "model" / "metadata.json")["features"]
    model = inference.model_fn(str(ml_base / "model"))
    rows = pd.read_csv(prepared / "test" / "data.csv")[FEATURES].head(2)
    rows["ccs"] = ["X", 3]
    assert len(inference.predict(rows, model)) == 2


def test_fails_on_a_column_of_names(ml_base: Path, prepared: Path) -> None:
    features = Schema((Column("name", "categorical"), Column("city", "categorical", tuple(map(str, range(256))))))
    for column in features.names:
        with pytest.raises(ValueError, match=f"column {column} has more than 255 different texts"):
            train.select_features(features.only([column]), SETTINGS)


def test_fails_without_hyperparameters(ml_base: Path) -> None:
    with pytest.raises(ValueError, match=r"no file at .*hyperparameters.json"):
        train.main([])


def test_scores_of_rows_that_were_not_seen_find_nothing_in_noise() -> None:
    random = np.random.default_rng(0)
    noise = pd.DataFrame(random.normal(size=(400, 5)), columns=list("abcde"))
    labels = random.random(400) < 0.5
    features = Schema(tuple(Column(name, "numeric") for name in "abcde"))
    seen = train.build(features, SETTINGS).fit(noise, labels).predict_proba(noise)[:, 1]
    assert roc_auc_score(labels, seen) > 0.75
    assert roc_auc_score(labels, train.out_of_fold(noise, labels, features, SETTINGS)) == pytest.approx(0.5, abs=0.1)


def test_chooses_the_threshold_on_rows_that_were_not_seen(
    prepared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = pipeline.run_train(tmp_path, prepared, pipeline.CAREFUL)
    [line] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    with pipeline.at(tmp_path):
        table, schema = train.read_data(SETTINGS)
    denied = table["deny"].eq("yes").to_numpy()
    unseen = train.out_of_fold(table[FEATURES], denied, schema.only(FEATURES), SETTINGS)
    seen = joblib.load(model / "model.joblib").predict_proba(table[FEATURES])[:, 1]
    assert line["event"] == "out of fold"
    assert line["threshold"] == train.choose_threshold(unseen, table[["black"]], SETTINGS)
    assert line["threshold"] == pipeline.read_json(model / "metadata.json")["threshold"]
    assert line["auc"] == pytest.approx(roc_auc_score(denied, unseen), abs=1e-4)
    assert line["auc"] < roc_auc_score(denied, seen) - 0.01
    assert line["approvalRatio"]["black"] >= 0.85
