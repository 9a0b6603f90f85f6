"""The rows of the training data, sent back as requests, have not drifted: whatever they hold, whatever their form."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import baseline
import check
import pipeline
import traffic
from tabular import files
from tabular.values import MISSING

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
    "2.50",
    "1e3",
    "-0",
    "+1",
    "inf",
    "-999",
    "-999.0",
    "2026-11-30",
    "2026-11-30T08:00:00Z",
]
SENTINELS = MISSING | {"-999", "?", "9.9e9"}
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
    st.sampled_from([-999, -999.0, "-999", "-999.0", "-9.99e2", 9.9e9, 1, 2.5]),
    st.sampled_from([-999, "-999.00", "?", " ? ", 9_900_000_000, "", " ", "x"]),
    st.sampled_from([2.5, "2.50", "2.5", 1000, "1e3", 0, "-0", -0.0, 10**21, 1e21, "1e21", "x"]),
    st.one_of(st.floats(), st.integers(), st.just("x")),
    st.dates().map(str),
    st.sampled_from(["", " ", "\t", None]),
    st.one_of(st.integers(), st.floats(), st.booleans(), st.none(), TEXTS),
]
ODD_NAMES = ["0", "1", "2.5", "-1", "true", "a,b", "a=b", 'say "a"', "a\nb", "a\r\nb", "größe", "年龄", "x", "n" * 1000]
NAMES = st.one_of(st.text(LETTERS, min_size=1, max_size=4).map(str.strip).filter(bool), st.sampled_from(ODD_NAMES))
Row = dict[str, Any]


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Return the rows of a table with columns of several kinds."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    kinds = [draw(st.sampled_from(COLUMNS)) for _ in names]
    count = draw(st.integers(1, 12))
    return [dict(zip(names, map(draw, kinds), strict=True)) for _ in range(count)]


def as_csv(rows: list[Row], ending: str = "\r\n", header: bool = True) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_MINIMAL if ending == "\r\n" else csv.QUOTE_ALL)
    writer.writerows([rows[0]] * header)
    writer.writerows(row.values() for row in rows)
    return text.getvalue()


def without_header(rows: list[Row], ending: str = "\r\n") -> str:
    assume(not {str(value).strip() for value in rows[0].values()} >= set(rows[0]))  # then it would be a header
    return as_csv(rows, ending, header=False)


def as_texts(rows: list[Row]) -> list[Row]:
    """Return rows whose values are the fields of CSV, as clients send that read it without types."""
    return list(csv.DictReader(io.StringIO(as_csv(rows), newline="")))


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
    "CSV after two byte order marks": lambda rows: traffic.line("\ufeff\ufeff" + as_csv(rows), "text/csv", "BASE64"),
    "CSV without a header": lambda rows: traffic.line(without_header(rows), "text/csv", "CSV"),
    "CSV without a header in Base64": lambda rows: traffic.line("\ufeff" + without_header(rows), "text/csv", "BASE64"),
    "CSV of Unix without a header": lambda rows: traffic.line(without_header(rows, "\n"), "text/csv", "CSV"),
    "instances of texts": lambda rows: traffic.line(as_json(as_texts(rows))),
    "CSV with other columns first": lambda rows: traffic.line(
        as_csv([dict(reversed({**row, "\u2603 extra": 7}.items())) for row in rows]), "text/csv", "CSV"
    ),
}


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())


def drift_of(base: Path, training: str, lines: list[str], missing: frozenset[str] = MISSING) -> dict[str, Any]:
    """Run both jobs, and return the report. With words for missing, preparation has decided the schema."""
    path = base / "processing/input/train/data.csv"
    write(path, training)
    if missing != MISSING:
        files.decide([path], missing=missing).write(path.with_name("schema.json"))
    write(base / "processing/input/capture/e/v/2026/11/25/11/f.jsonl", "".join(f"{line}\n" for line in lines))
    with pipeline.at(base):
        baseline.main([])
        output = base / "processing/output/baseline/baseline.json"
        write(base / "processing/input/baseline/baseline.json", output.read_text())
        check.main(["--endpoint", "e", "--end", traffic.NOW.isoformat(), "--minimum-records", "1"])
    return pipeline.read_json(base / "processing/output/report/report.json")


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rows=tables(), missing=st.sampled_from([MISSING, SENTINELS]))
def test_the_training_data_themselves_have_not_drifted(
    tmp_path_factory: pytest.TempPathFactory, form: str, rows: list[Row], missing: frozenset[str]
) -> None:
    report = drift_of(tmp_path_factory.mktemp("drift"), as_csv(rows), [FORMS[form](rows)], missing)
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
