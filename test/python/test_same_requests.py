"""The check reads what the endpoint takes, and calls malformed what the endpoint can't read. Nothing ends either."""

import base64
import copy
import csv
import io
import json
import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import baseline
import capture
import check
import inference
import traffic
from tabular import text
from tabular.values import category, number

FEATURES = [
    {"name": "hir", "type": "numeric"},
    {"name": "pbcr", "type": "categorical", "categories": ["1", "no", "true", "yes"]},
    {"name": "2 é", "type": "numeric"},
]
WINDOW = capture.Window(traffic.NOW - timedelta(hours=24), traffic.NOW)
MODEL = inference.Model(None, {"features": FEATURES})
USUAL = {"hir": [0.25, 1, "3", " 1e2 ", -0.0], "pbcr": ["no", " yes", True, 1, "1.0", "TRUE"], "2 é": [0, "0.5"]}
ODD = [None, "", "NA", "maybe", "01", float("nan"), float("inf"), 10**400, True, [], {"a": 1}, "\ud800", "\0", 'a",\n']
Row = dict[str, Any]


def as_csv(rows: list[Row], delimiter: str = ",", ending: str = "\n") -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([list(rows[0]), *(["" if value is None else value for value in row.values()] for row in rows)])
    return table.getvalue()


FORMS = {
    "instances": lambda rows: json.dumps({"instances": rows}),
    "instances and more": lambda rows: json.dumps({"id": [7], "instances": rows, "parameters": {}}, ensure_ascii=False),
    "instances twice": lambda rows: json.dumps({"instances": rows})[:-1] + ', "instances": []}',
    "instances by position": lambda rows: json.dumps({"instances": [list(row.values()) for row in rows]}),
    "instances of nothing": lambda rows: json.dumps({"instances": [{} for _ in rows]}),
    "features": lambda rows: json.dumps({"features": rows[0]}),
    "features in instances": lambda rows: json.dumps({"instances": [{"features": list(row.values())} for row in rows]}),
    "inputs": lambda rows: json.dumps({"inputs": rows}),
    "split": lambda rows: json.dumps({"columns": list(rows[0]), "data": [list(row.values()) for row in rows]}),
    "a list": json.dumps,
    "a single row": lambda rows: json.dumps(rows[0]),
    "JSON lines": lambda rows: "\n".join(map(json.dumps, rows)),
    "instances in JSON lines": lambda rows: "\n".join(json.dumps({"instances": [row]}) for row in rows),
    "CSV": as_csv,
    "CSV of Windows": lambda rows: as_csv(rows, ending="\r\n"),
    "CSV without a header": lambda rows: as_csv(rows).split("\n", maxsplit=1)[1],
    "CSV with semicolons": lambda rows: as_csv(rows, ";"),
    "CSV and an empty line": lambda rows: "\n" + as_csv(rows) + "\n\n",
}
CONTENT_TYPES = [
    *("application/json", "text/csv"),
    *("application/json; charset=utf-8", "Text/CSV;header=present", None),
    *("application/jsonlines", "application/octet-stream", "text/plain", "application/json, text/csv"),
]


ANY_TYPE = st.sampled_from(CONTENT_TYPES)
PROPER = [
    *(("instances", "application/json"), ("instances and more", "application/json; charset=utf-8")),
    *(("instances", None), ("CSV", "text/csv"), ("CSV of Windows", "Text/CSV;header=present")),
    *(("CSV and an empty line", "text/csv"), ("CSV without a header", "text/csv")),
]


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Return rows that mostly have the features of the model, and mostly values that it takes."""
    names = draw(st.permutations(list(USUAL)))
    names = draw(st.sampled_from([names, names, names, names[1:], [*names, "extra"], ["a", "b", "c"]]))
    odd = draw(st.sampled_from([False, False, False, True]))
    kinds = [st.sampled_from(USUAL.get(name, [1]) + (ODD if odd else [])) for name in names]
    return [dict(zip(names, map(draw, kinds), strict=True)) for _ in range(draw(st.integers(1, 3)))]


@st.composite
def requests(draw: st.DrawFn) -> tuple[bytes, str | None]:
    """Return a body and its content type: mostly a usual one, sometimes with a byte order mark or a few wrong bytes."""
    form, content_type = draw(st.sampled_from(PROPER) | st.tuples(st.sampled_from(sorted(FORMS)), ANY_TYPE))
    body = FORMS[form](draw(rows())).encode(errors="surrogatepass")
    body = draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf"])) + body
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        place = draw(st.integers(0, len(body)))
        body = body[:place] + draw(st.sampled_from([b"", b"\xff", b'"', b",", b"\n", b"0"])) + body[place + 1 :]
    return body, content_type


def captured(body: bytes, content_type: str | None, as_text: bool) -> str:
    """Return the line of a request as SageMaker captures it: as text in the types that it is told, else as Base64."""
    encoding = {text.JSON: "JSON", text.CSV: "CSV"}.get(text.kind_of(content_type)) if as_text else None
    try:
        data = body.decode() if encoding else base64.b64encode(body).decode()
    except UnicodeDecodeError:
        encoding, data = None, base64.b64encode(body).decode()
    line = json.loads(traffic.line("", content_type))
    line["captureData"]["endpointInput"].update(data=data, encoding=encoding or "BASE64")
    return json.dumps(line)


def read_by_the_check(line: str) -> tuple[capture.Traffic, dict[str, list[Any]]]:
    found = capture.Traffic(MODEL.schema, WINDOW)
    return found, found._columns((found._within([line.encode()]), 0))


def read_by_the_endpoint(body: bytes, content_type: str | None) -> tuple[text.Rows | None, pd.DataFrame | None]:
    """Return the rows of a request if it is a table, and the features in them if the model takes it."""
    found = inference.input_fn(body, content_type)
    if isinstance(found, inference.Refusal):
        return None, None
    try:
        return found, inference.check(found, MODEL)
    except inference.RequestError:
        return found, None


def lacks_only_its_header(body: bytes, content_type: str | None) -> bool:
    """Say whether a request is CSV that other endpoints take, and that the check reads by position."""
    head = ",".join(MODEL.names) + "\n"
    return (
        text.kind_of(content_type) == text.CSV
        and read_by_the_endpoint(head.encode() + body.removeprefix("\ufeff".encode()), content_type)[0] is not None
    )


@settings(max_examples=600)
@given(sent=requests(), as_text=st.booleans())
def test_the_check_reads_what_the_endpoint_reads(sent: tuple[bytes, str | None], as_text: bool) -> None:
    body, content_type = sent
    table, features = read_by_the_endpoint(body, content_type)
    found, columns = read_by_the_check(captured(body, content_type, as_text))
    if features is not None:
        assert (found.requests, found.records, found.malformed) == (1, len(features), 0)
        for feature in FEATURES:
            meaning = number if feature["type"] == "numeric" else category
            assert [meaning(value) for value in columns[feature["name"]]] == list(features[feature["name"]])
    elif (table is None or not set(table.names) & set(MODEL.names)) and not lacks_only_its_header(body, content_type):
        assert (found.requests, found.records, found.malformed) == (0, 0, 1)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("content_type", CONTENT_TYPES)
def test_each_form_is_read_by_both_or_by_neither(form: str, content_type: str | None) -> None:
    body = FORMS[form]([{"hir": 0.25, "pbcr": "no", "2 é": 3}, {"hir": 1, "pbcr": True, "2 é": 0}]).encode()
    kind = {"application/json": "instances", "text/csv": "CSV"}.get(text.kind_of(content_type), "?")
    takes = form.startswith(kind) and form not in NEVER
    assert (read_by_the_endpoint(body, content_type)[1] is not None) == takes
    for as_text in (True, False):
        found, _ = read_by_the_check(captured(body, content_type, as_text))
        by_position = (form, kind) == ("CSV without a header", "CSV")
        assert found.malformed == (0 if takes or by_position else 1)


NEVER = {
    *("instances twice", "instances by position", "instances of nothing", "instances in JSON lines"),
    *("features in instances", "CSV without a header", "CSV with semicolons"),
}

ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(ODD), st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
HUGE = {
    "integer": '{"instances": [{"hir": ' + "9" * 2_000_000 + "}]}",
    "fraction": '{"instances": [{"hir": 0.' + "9" * 2_000_000 + "}]}",
    "exponent": '{"instances": [{"hir": 1e' + "9" * 2_000_000 + "}]}",
    "lists": '{"instances": [{"hir": ' + "[" * 1_000_000,
    "objects": '{"instances": [{"hir": ' + '{"a":' * 500_000,
    "cell": '{"instances": [{"hir": "' + "x" * 3_000_000 + '"}]}',
    "name": '{"instances": [{"' + "\\ud800" * 500_000 + '": 1}]}',
    "names": json.dumps({"instances": [dict.fromkeys(map(str, range(100_000)))]}),
    "rows": json.dumps({"instances": [{"hir": "1"}] * 100_000}),
    "escapes": '{"instances": [{"pbcr": "' + "\\u0000" * 500_000 + '"}]}',
    "line of CSV": "hir,pbcr\n" + "1," * 1_000_000,
    "header of CSV": "hir," * 300_000 + "\n",
    "cell of CSV": 'hir,pbcr\n"' + "x\n" * 1_000_000 + '",no\n',
    "rows of CSV": "hir,pbcr\n" + "1,no\n" * 50_000,
    "quotes": "hir\n" + '"' * 1_000_000,
}


@pytest.mark.parametrize("content_type", ["application/json", "text/csv"])
@pytest.mark.parametrize("name", HUGE)
def test_a_huge_request_is_read_or_refused_by_both(name: str, content_type: str) -> None:
    body = HUGE[name].encode()
    features = read_by_the_endpoint(body, content_type)[1]
    found, columns = read_by_the_check(captured(body, content_type, as_text=True))
    assert features is None
    assert found.requests + found.malformed == 1
    assert count(columns) == found.records


DESCRIPTION = baseline.build(pd.DataFrame({"hir": [0.25, 0.5], "pbcr": ["no", "yes"], "2 é": [1.0, 2.0]}), [])


def count(columns: dict[str, list[Any]]) -> int:
    """Count values in the bins of a baseline, and return how many there are."""
    sums = set()
    for feature in DESCRIPTION["features"]:
        histogram = check.Histogram(feature, MODEL.schema)
        histogram.add(columns[feature["name"]])
        sums.add(int(histogram._counts.sum()))
    [total] = sums
    return total


def nodes(value: Any) -> list[tuple[Any, Any]]:
    """Return every place in a value, as a container and a key."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [place for key in keys for place in [(value, key), *nodes(value[key])]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose one capture file each example writes anew."""
    return tmp_path_factory.mktemp("capture")


@st.composite
def lines(draw: st.DrawFn) -> bytes:
    """Return a line of a capture file in which something may be wrong."""
    line = captured(*draw(requests()), draw(st.booleans()))
    if draw(st.booleans()):
        event = copy.deepcopy(json.loads(line))
        container, key = draw(st.sampled_from(nodes(event)))
        container[key] = draw(ANY_JSON)
        line = json.dumps(event)
    content = line.encode()
    if draw(st.booleans()):
        place = draw(st.integers(0, len(content)))
        content = (
            content[:place] + draw(st.binary(max_size=3)) + content[draw(st.sampled_from([place, len(content)])) :]
        )
    return content


@settings(max_examples=120)
@given(odd=st.lists(lines(), max_size=4))
def test_no_line_ends_a_check(folder: Path, odd: list[bytes]) -> None:
    good = [traffic.line('{"instances": [{"hir": 0.25}]}', eventId=name).encode() for name in ("before", "after")]
    (folder / "part.jsonl").write_bytes(b"\n".join([good[0], *odd, good[1]]))
    found = capture.Traffic(MODEL.schema, WINDOW)
    histograms = check.count(DESCRIPTION, MODEL.schema, found, folder)
    assert found.requests >= 2
    assert all(math.isclose(sum(histogram.proportions()), 1) for histogram in histograms)
    assert {int(histogram._counts.sum()) for histogram in histograms} == {found.records}
