"""The rows of the training data, sent back as requests, have not drifted: whatever they hold, whatever their form."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import baseline
import check
import pipeline
import traffic

# White space and marks that mean something to CSV, and words that mean something to pandas.
# A file of CSV can't hold NUL.
TRICKY = [
    "",
    " ",
    "NA",
    "None",
    "NaN",
    "nan",
    "null",
    "True",
    "false",
    "TRUE",
    "01",
    "1",
    "1.0",
    "1e3",
    "-0",
    "+1",
    "inf",
]
LETTERS = st.characters(codec="utf-8", exclude_characters="\0\ufeff")
TEXTS = st.one_of(st.sampled_from(TRICKY), st.text(LETTERS, max_size=4), st.text('a",;\n\r\t é年', max_size=4))
COLUMNS = [
    TEXTS,
    st.sampled_from(["01", "02", "10"]),
    st.booleans(),
    st.one_of(st.none(), st.booleans()),
    st.integers(),
    st.one_of(st.none(), st.integers(0, 5)),
    st.integers(10**17, 10**18),
    st.floats(),
    st.one_of(st.none(), st.floats(0, 1)),
    st.sampled_from([0.1, 1.0, 2.5, 1e22, 1e-7, -0.0]),
    st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), TEXTS),
]
NAMES = st.text(LETTERS, min_size=1, max_size=4).map(str.strip).filter(bool)
Row = dict[str, Any]


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Return the rows of a table with columns of several kinds."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    kinds = [draw(st.sampled_from(COLUMNS)) for _ in names]
    count = draw(st.integers(1, 12))
    return [dict(zip(names, map(draw, kinds), strict=True)) for _ in range(count)]


def as_csv(rows: list[Row], ending: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_MINIMAL if ending == "\r\n" else csv.QUOTE_ALL)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return text.getvalue()


def as_json(rows: list[Row], escape: bool = True) -> str:
    return json.dumps({"instances": rows}, ensure_ascii=escape)


FORMS = {
    "instances": lambda rows: traffic.line(as_json(rows)),
    "instances in Base64": lambda rows: traffic.line(as_json(rows, False), "application/json", "BASE64"),
    "instances after a byte order mark": lambda rows: traffic.line(
        "\ufeff" + as_json(rows), "application/json", "BASE64"
    ),
    "CSV": lambda rows: traffic.line(as_csv(rows), "text/csv", "CSV"),
    "CSV in Base64": lambda rows: traffic.line(as_csv(rows), "text/csv; charset=utf-8", "BASE64"),
    "CSV of Unix": lambda rows: traffic.line(as_csv(rows, "\n"), "text/csv", "CSV"),
    "CSV after a byte order mark": lambda rows: traffic.line("\ufeff" + as_csv(rows), "Text/CSV", "CSV"),
    "CSV with other columns first": lambda rows: traffic.line(
        as_csv([dict(reversed({**row, "\u2603 extra": 7}.items())) for row in rows]), "text/csv", "CSV"
    ),
}


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())


def drift_of(base: Path, training: str, lines: list[str]) -> dict[str, Any]:
    """Run both jobs, and return the report."""
    write(base / "processing/input/train/data.csv", training)
    write(base / "processing/input/capture/e/v/2026/11/25/11/f.jsonl", "".join(f"{line}\n" for line in lines))
    with pipeline.at(base):
        baseline.main([])
        output = base / "processing/output/baseline/baseline.json"
        write(base / "processing/input/baseline/baseline.json", output.read_text())
        check.main(["--endpoint", "e", "--end", traffic.NOW.isoformat(), "--minimum-records", "1"])
    return pipeline.read_json(base / "processing/output/report/report.json")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables())
def test_the_training_data_themselves_have_not_drifted(
    tmp_path_factory: pytest.TempPathFactory, form: str, rows: list[Row]
) -> None:
    report = drift_of(tmp_path_factory.mktemp("drift"), as_csv(rows), [FORMS[form](rows)])
    assert (report["records"], report["malformed"]) == (len(rows), 0)
    assert report["maxPsi"] == 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables())
def test_data_that_pandas_has_written_have_not_drifted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    """A column of whole numbers becomes 1.0 as soon as one is missing, and True stays True."""
    table = pd.DataFrame(rows)
    training = table.to_csv(index=False, lineterminator="\r\n")
    report = drift_of(tmp_path_factory.mktemp("drift"), training, [traffic.line(as_json(rows))])
    assert (report["records"], report["maxPsi"]) == (len(rows), 0)
