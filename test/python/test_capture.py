import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest

import capture
import traffic

WINDOW = capture.Window(traffic.NOW - timedelta(hours=24), traffic.NOW)
ROWS = pd.DataFrame({"hir": [0.25, 0.5], "pbcr": ["no", "yes"]})


def read(base: Path, *texts: str, window: capture.Window = WINDOW) -> capture.Traffic:
    traffic.lay(base, list(texts))
    return capture.read(base / "processing" / "input" / "capture", ["hir", "pbcr"], window)


@pytest.mark.parametrize(
    ("content_type", "encoding"),
    [("application/json", "JSON"), ("application/json", "BASE64"), ("text/csv", "CSV"), ("Text/CSV; header", "BASE64")],
)
def test_reads_every_encoding(tmp_path: Path, content_type: str, encoding: str) -> None:
    kind = "text/csv" if "csv" in content_type.lower() else content_type
    found = read(tmp_path, traffic.line(traffic.body(ROWS, kind), content_type, encoding))
    assert (found.records, found.malformed) == (2, 0)
    assert [float(value) for value in found.columns["hir"]] == [0.25, 0.5]
    assert found.columns["pbcr"] == ["no", "yes"]


def test_reads_every_file_of_every_hour(tmp_path: Path) -> None:
    traffic.lay(tmp_path, [traffic.line(traffic.body(ROWS), eventId="a")], "one.jsonl")
    traffic.lay(tmp_path, ["no capture"], "notes.txt")
    assert read(tmp_path, traffic.line(traffic.body(ROWS), eventId="b"), "").records == 4


def test_a_repeated_event_counts_once(tmp_path: Path) -> None:
    found = read(tmp_path, *[traffic.line(traffic.body(ROWS))] * 3)
    assert (found.records, found.repeated, found.malformed) == (2, 2, 0)


@pytest.mark.parametrize(
    ("time", "records"),
    [
        ("2026-11-24T12:00:00Z", 2),
        ("2026-11-24T11:59:59.999Z", 0),
        ("2026-11-25T11:59:59.9999999Z", 2),
        ("2026-11-25T12:00:00Z", 0),
        ("2026-11-25T13:30:00+02:00", 2),
        ("2026-11-25T11:00:00", 2),
        ("2026-11-26T00:00:00Z", 0),
    ],
)
def test_takes_the_start_of_the_window_but_not_its_end(tmp_path: Path, time: str, records: int) -> None:
    found = read(tmp_path, traffic.line(traffic.body(ROWS), inferenceTime=time))
    assert (found.records, found.malformed) == (records, 0)


def event(**changes: object) -> str:
    """Return a capture line whose endpointInput is changed."""
    content = json.loads(traffic.line(traffic.body(ROWS)))
    content["captureData"]["endpointInput"].update(changes)
    return json.dumps(content)


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "[]",
        "7",
        "{}",
        '{"captureData": {}}',
        traffic.line(traffic.body(ROWS), inferenceTime="yesterday evening"),
        traffic.line(traffic.body(ROWS), inferenceTime=None),
        event(data="no json"),
        event(data=None),
        event(data="7"),
        event(data='{"instances": 7}'),
        event(data='{"instances": [7]}'),
        event(data='{"rows": []}'),
        event(encoding="BASE64", data="*"),
        event(encoding="BASE64", data="/w=="),
        event(encoding="XML"),
        event(encoding=None),
        event(encoding="CSV", data='hir,pbcr\n"0.25,no\n'),
        event(encoding="CSV", data="hir,pbcr\n1,2,3\n"),
    ],
)
def test_a_line_that_is_no_request_is_counted_and_passed_over(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, traffic.line(traffic.body(ROWS), eventId="before"), text, traffic.line(traffic.body(ROWS)))
    assert (found.records, found.malformed) == (4, 1)
    assert {len(values) for values in found.columns.values()} == {4}


def test_bytes_that_are_no_text_spoil_their_line_only(tmp_path: Path) -> None:
    traffic.lay(tmp_path, [traffic.line(traffic.body(ROWS), eventId="a")])
    [path] = tmp_path.rglob("*.jsonl")
    path.write_bytes(b"\xff\xfe\n" + path.read_bytes())
    found = capture.read(tmp_path, ["hir"], WINDOW)
    assert (found.records, found.malformed) == (2, 1)


def test_data_may_be_an_object_already(tmp_path: Path) -> None:
    assert read(tmp_path, event(data=json.loads(traffic.body(ROWS)))).records == 2


def test_absent_features_and_empty_cells_are_missing(tmp_path: Path) -> None:
    by_json = traffic.line('{"instances": [{"hir": null}, {}]}', eventId="a")
    by_csv = traffic.line("hir,extra\nNA,1\n,2\n", "text/csv", "CSV", eventId="b")
    found = read(tmp_path, by_json, by_csv)
    assert found.columns == {"hir": [None] * 4, "pbcr": [None] * 4}


def test_an_endpoint_without_traffic_has_no_records(tmp_path: Path) -> None:
    assert capture.read(tmp_path / "nothing", ["hir"], WINDOW).records == 0


def test_time_without_offset_is_utc() -> None:
    assert capture.instant("2026-11-25T12:00:00") == datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
