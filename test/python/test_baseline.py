from pathlib import Path

import pandas as pd
import pytest

import baseline
import pipeline

EXCLUDE = ["--exclude", "deny", "--exclude", "black"]


def lay(base: Path, table: pd.DataFrame) -> None:
    folder = base / "processing" / "input" / "train"
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "data.csv", index=False)


@pytest.fixture(scope="module")
def training(prepared: Path) -> pd.DataFrame:
    return pd.read_csv(prepared / "train" / "data.csv")


def test_describes_what_the_model_takes_and_nothing_else(ml_base: Path, training: pd.DataFrame, careful: Path) -> None:
    lay(ml_base, training)
    baseline.main(EXCLUDE)
    report = pipeline.read_json(ml_base / "processing" / "output" / "baseline" / "baseline.json")
    model = pipeline.read_json(careful / "model" / "metadata.json")
    assert report["schema"] == "baseline/1"
    assert report["records"] == len(training)
    described = [(feature["name"], feature["type"]) for feature in report["features"]]
    assert described == [(feature["name"], feature["type"]) for feature in model["features"]]


def test_shares_are_those_of_the_training_data(ml_base: Path, training: pd.DataFrame) -> None:
    features = {feature["name"]: feature for feature in baseline.build(training, ["deny", "black"])["features"]}
    share = training["pbcr"].eq("yes").mean()
    assert features["pbcr"]["categories"] == ["no", "yes"]
    assert features["pbcr"]["proportions"] == pytest.approx([1 - share, share, 0, 0])
    assert features["comdominiom"]["proportions"][1:3] == pytest.approx(
        training["comdominiom"].value_counts(normalize=True).sort_index().tolist()
    )
    assert len(features["lvr"]["edges"]) == 9
    assert max(features["lvr"]["proportions"]) < 0.15


def test_fails_on_a_column_to_exclude_that_is_not_there(ml_base: Path, training: pd.DataFrame) -> None:
    lay(ml_base, training)
    with pytest.raises(ValueError, match="the training data has no column colour to exclude; it has dir, hir"):
        baseline.main(["--exclude", "colour"])


def test_fails_when_nothing_is_left(training: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="--exclude names every column, so there is nothing to describe"):
        baseline.build(training, list(training))


def test_fails_without_data(ml_base: Path, training: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no CSV file below"):
        baseline.main([])
    lay(ml_base, training[:0])
    with pytest.raises(ValueError, match="have no rows"):
        baseline.main([])
