import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import baseline
import pipeline
from tabular.schema import Column, Schema

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
    assert report["schema"] == "baseline/2"
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
    with pytest.raises(ValueError, match="has no rows"):
        baseline.main([])


def features_of(base: Path, *arguments: str) -> dict[str, dict]:
    baseline.main(list(arguments))
    report = pipeline.read_json(base / "processing" / "output" / "baseline" / "baseline.json")
    return {feature["name"]: feature for feature in report["features"]}


def test_goes_by_the_schema_that_preparation_wrote(ml_base: Path) -> None:
    lay(ml_base, pd.DataFrame({"code": [1, 2], "word": ["NA", "no"]}))
    columns = (Column("code", "categorical", ("1", "2", "X")), Column("word", "categorical", ("NA", "no")))
    Schema(columns, frozenset({""})).write(ml_base / "processing" / "input" / "train" / "schema.json")
    features = features_of(ml_base)
    assert features["code"]["categories"] == ["1", "2"]
    assert features["word"]["categories"] == ["NA", "no"]
    report = pipeline.read_json(ml_base / "processing" / "output" / "baseline" / "baseline.json")
    assert report["missing"] == [""]


def test_decides_the_types_by_all_files_where_preparation_wrote_no_schema(ml_base: Path) -> None:
    lay(ml_base, pd.DataFrame({"code": [1.0, None, 2.0]}))
    folder = ml_base / "processing" / "input" / "train" / "more"
    folder.mkdir()
    (folder / "data.csv").write_text("code\nX\n")
    assert features_of(ml_base)["code"]["categories"] == ["1", "2", "X"]


def test_says_which_value_makes_categories_of_numbers(ml_base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay(ml_base, pd.DataFrame({"size": ["1", "2", "much", "3"]}))
    assert features_of(ml_base)["size"]["type"] == "categorical"
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [stray] = [line for line in logged if line["event"] == "stray"]
    assert (stray["column"], stray["value"], stray["strays"], stray["values"]) == ("size", "much", 1, 4)
    assert stray["place"].startswith("row 3 of ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (",a\n0,1\n", r"data.csv: column 1 has no name"),
        ("a,a\n0,1\n", 'the header has "a" twice'),
        ("a,b\n1,2\n1,2,3\n", 'row 2 has 3 fields, .* after column "b" it goes on with "3"'),
        ("a,b\n1\n", 'row 1 has 1 fields, .* it ends before column "b"'),
        (f"{'ä' * 171}\n1\n", r"the name of column .* is too long for a metric: it needs 1028 characters"),
    ],
)
def test_fails_on_columns_that_it_cannot_name(ml_base: Path, content: str, message: str) -> None:
    lay(ml_base, pd.DataFrame())
    (ml_base / "processing" / "input" / "train" / "data.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        baseline.main([])


@given(st.lists(st.floats(), min_size=1, max_size=30))
def test_any_numbers_make_a_baseline_that_is_json(numbers: list[float]) -> None:
    report = baseline.build(pd.DataFrame({"x": numbers}), [])
    assert json.loads(json.dumps(report, allow_nan=False)) == report
