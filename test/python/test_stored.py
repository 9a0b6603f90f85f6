"""baseline.json and schema.json that something else than our jobs wrote, and baselines of 0.1.0."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import psi
import stored
import traffic
from capture import Window
from first import FirstSchema, FirstTraffic
from tabular.schema import Schema

SIZE = {"name": "size", "type": "numeric", "edges": [1.0, 2.0], "proportions": [0.25, 0.25, 0.25, 0.25]}
TONE = {"name": "tone", "type": "categorical", "categories": ["blue", "red"], "proportions": [0.5, 0.25, 0, 0.25]}
BASELINE = {"schema": "baseline/2", "records": 4, "missing": ["", "NA"], "features": [SIZE, TONE]}
TABLE = {"schema": "table/1", "missing": [""], "columns": [{"name": "size", "type": "numeric"}]}


def put(folder: Path, content: Any) -> Path:
    path = folder / "it.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_reads_what_the_job_writes(tmp_path: Path) -> None:
    baseline, schema = stored.read(put(tmp_path, BASELINE))
    assert baseline == BASELINE
    assert schema.names == ["size", "tone"]
    assert schema.columns[1].categories == ("blue", "red")


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"schema": "baseline/9"}, 'schema must be baseline/2 or baseline/1, got "baseline/9"'),
        ({"records": "4"}, 'records must be a whole number above 0, got "4"'),
        ({"records": True}, "records must be a whole number above 0, got true"),
        ({"missing": "NA"}, 'missing must be a list of texts, got "NA"'),
        ({"missing": None}, "missing must be a list of texts, got null"),
        ({"missing": [-999]}, r"missing\[0\] must be a text, got -999"),
        ({"features": []}, r"features must be a list with at least one object, got \[\]"),
        ({"features": ["size"]}, r'features\[0\] must be an object, got "size"'),
        ({"features": [SIZE, TONE, SIZE]}, 'the names in features must be different, got "size" twice'),
    ],
)
def test_names_the_key_and_the_value_of_a_bad_baseline(tmp_path: Path, more: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=f"it.json is no baseline: {reason}"):
        stored.read(put(tmp_path, {**BASELINE, **more}))


@pytest.mark.parametrize(
    ("feature", "reason"),
    [
        ({**SIZE, "name": " "}, r'features\[0\].name must be a text without white space around it, got " "'),
        ({**SIZE, "type": "date"}, r'features\[0\].type of column "size" must be numeric or categorical, got "date"'),
        ({**SIZE, "edges": [2, 1]}, r"features\[0\].edges\[1\] must be 2 or more, as the one before it, got 1"),
        ({**SIZE, "edges": [1, math.nan]}, r"features\[0\].edges\[1\] must be a finite number, got NaN"),
        ({**SIZE, "edges": [1, 10**400]}, r"features\[0\].edges\[1\] must be a finite number"),
        ({**SIZE, "edges": ["1", "2"]}, r'features\[0\].edges\[0\] must be a finite number, got "1"'),
        ({**SIZE, "edges": None}, r"features\[0\].edges must be a list of numbers, got null"),
        ({**SIZE, "edges": [1]}, r"features\[0\].proportions must be a list of 3 numbers, one for each bin"),
        (
            {**SIZE, "proportions": [0.5, 0.5, 0.5, -0.5]},
            r"features\[0\].proportions\[3\] must be from 0 to 1, got -0.5",
        ),
        ({**SIZE, "proportions": [0.5, 0.5, 0.5, 0.5]}, r"features\[0\].proportions must be numbers whose sum is 1"),
        ({**TONE, "categories": "abc"}, r'features\[0\].categories must be a list of texts, got "abc"'),
        ({**TONE, "categories": None}, r"features\[0\].categories must be a list of texts, got null"),
        ({**TONE, "categories": [1, 2]}, r"features\[0\].categories\[0\] must be a text, got 1"),
        ({**TONE, "categories": ["a", "a"]}, r'features\[0\].categories must be different, got "a" twice'),
        ({**TONE, "categories": ["1.0", "2"]}, r'features\[0\].categories\[0\] must be "1", the one text of its value'),
        ({**TONE, "categories": ["NA", "x"]}, r"features\[0\].categories\[0\] must be no word that means a missing"),
    ],
)
def test_names_the_key_and_the_value_of_a_bad_feature(tmp_path: Path, feature: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        stored.read(put(tmp_path, {**BASELINE, "features": [feature]}))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[" * 100_000, "it is nested too deeply"),
        ('{"schema": "table/1", "schema": "table/1"}', 'the names in an object must be different, got "schema" twice'),
        ({**TABLE, "missing": "NA"}, 'missing must be a list of texts, got "NA"'),
        ({**TABLE, "columns": {}}, "columns must be a list with at least one object"),
        ({**TABLE, "columns": TABLE["columns"] * 2}, 'the names in columns must be different, got "size" twice'),
        ({**TABLE, "columns": [{"name": 1, "type": "numeric"}]}, r"columns\[0\].name must be a text"),
        (
            {**TABLE, "columns": [{"name": "size", "type": "numeric", "categories": ["a"]}]},
            r'columns\[0\].categories must be left out, as column "size" is numeric',
        ),
    ],
)
def test_names_the_key_and_the_value_of_a_bad_schema(tmp_path: Path, content: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=f"it.json is no schema of a table: {reason}"):
        Schema.load(put(tmp_path, content))


def shares_of_the_day(feature: dict[str, Any], values: list[Any]) -> list[float]:
    """Return the shares that the check of 0.1.0 found."""

    def number(value: object) -> float:
        try:
            return float(value)
        except (TypeError, ValueError):
            return math.nan

    counts = [0] * len(feature["proportions"])
    for value in values:
        if feature["type"] == "numeric":
            found = number(value)
            place = len(counts) - 1 if math.isnan(found) else sum(edge < found for edge in feature["edges"])
        elif value is None or (isinstance(value, float) and math.isnan(value)):
            place = len(counts) - 1
        else:
            own = feature["categories"]
            place = own.index(str(value)) if str(value) in own else len(own)
        counts[place] += 1
    return [count / len(values) for count in counts]


OLD = {
    "schema": "baseline/1",
    "records": 4,
    "features": [
        {"name": "size", "type": "numeric", "edges": [0.5, 1.5], "proportions": [0.25, 0.25, 0.25, 0.25]},
        {
            "name": "tone",
            "type": "categorical",
            "categories": [" ", "01", "1", "1.0", "False", "True", "2.50"],
            "proportions": [0.5, 0.25, 0, 0.25, 0, 0, 0, 0, 0],
        },
    ],
}
OLD_VALUES = st.one_of(
    st.sampled_from([" ", "", "NA", "None", "null", "01", "1_0", "1.0", "2.50", "True", "False", "true", "x ", " 1 "]),
    st.sampled_from([True, False, None, 1, 1.0, -0.0, 0.0, 0, 2.5, math.inf, math.nan]),
)


def shares_now(line: str, folder: Path) -> list[list[float]]:
    schema = stored.check(OLD)
    assert isinstance(schema, FirstSchema)
    captured = FirstTraffic(schema, Window(traffic.NOW.replace(day=1), traffic.NOW))
    path = folder / "f.jsonl"
    path.write_text(f"{line}\n")
    histograms = [psi.Histogram(feature, schema) for feature in OLD["features"]]
    for columns in captured.batches(folder):
        for histogram in histograms:
            histogram.add(columns[histogram.feature["name"]])
    assert captured.malformed == 0
    return [histogram.proportions() for histogram in histograms]


@given(rows=st.lists(st.fixed_dictionaries({"size": OLD_VALUES, "tone": OLD_VALUES}), min_size=1, max_size=6))
def test_a_baseline_of_the_first_version_judges_json_as_it_did(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    line = traffic.line(json.dumps({"instances": rows}))
    then = [shares_of_the_day(feature, [row[feature["name"]] for row in rows]) for feature in OLD["features"]]
    assert shares_now(line, tmp_path_factory.mktemp("old")) == then


@pytest.mark.parametrize("header", ["size,tone\n", ""])
def test_a_baseline_of_the_first_version_judges_csv_as_it_did(tmp_path: Path, header: str) -> None:
    rows = [["01", "01"], ["1_0", "True"], ["NA", "null"], ["None", "2.50"], ["", "None"]]
    body = header + "".join(f"{','.join(row)}\n" for row in rows)
    read = [[None if value in {"", "NA", "NaN", "nan", "null"} else value for value in row] for row in rows]
    columns = zip(*read, strict=True)
    then = [shares_of_the_day(feature, list(own)) for feature, own in zip(OLD["features"], columns, strict=True)]
    assert shares_now(traffic.line(body, "text/csv", "CSV"), tmp_path) == then
