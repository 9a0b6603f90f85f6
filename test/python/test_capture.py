import base64
import json
import math
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import capture
import traffic
from tabular.schema import Column, Schema
from tabular.values import number

WINDOW = capture.Window(traffic.NOW - timedelta(hours=24), traffic.NOW)
ROWS = pd.DataFrame({"hir": [0.25, 0.5], "pbcr": ["no", "yes"]})


SCHEMA = Schema((Column("hir", "numeric"), Column("pbcr", "categorical", ("no", "yes"))))


class Found(capture.Traffic):
    """All that was captured, which the check itself never holds at once."""

    columns: dict[str, list]


def read_folder(folder: Path, window: capture.Window = WINDOW) -> Found:
    found = Found(SCHEMA, window)
    found.columns = {name: [] for name in SCHEMA.names}
    for batch in found.batches(folder):
        for name, values in batch.items():
            found.columns[name] += values
    return found


def read(base: Path, *texts: str, window: capture.Window = WINDOW) -> Found:
    traffic.lay(base, list(texts))
    return read_folder(base / "processing" / "input" / "capture", window)


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
        ("2026-11-25t11:00:00z", 2),
        ("2026-11-25 11:00Z", 2),
        ("2026-11-25T10:00:00.123456789-01", 2),
        ("2026-11-25T11:00:00,5Z", 2),
        ("2026-11-25T17:29:59.9+0530", 2),
        ("2026-11-25T17:30:00.000+05:30", 0),
        ("2026-11-24t11:59:59.999999z", 0),
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
        event(data='{"features": [{"hir": 0.25, "pbcr": "no"}]}'),
        event(data='{"inputs": {"hir": 0.25, "pbcr": "no"}}'),
        event(data='[{"hir": 0.25, "pbcr": "no"}]'),
        event(data='{"hir": 0.25, "pbcr": "no"}'),
        event(data='{"hir": 0.25}\n{"hir": 0.5}'),
        event(data='{"instances": [[0.25, "no"]]}'),
        event(data='{"instances": {"hir": 0.25}}'),
        event(encoding="BASE64", data="eyJ9", observedContentType="application/jsonlines"),
        event(encoding="BASE64", data=""),
        event(encoding="BASE64", data="e\u00e9=="),
        event(encoding="BASE64", data="*"),
        event(encoding="BASE64", data="/w=="),
        event(encoding="XML"),
        event(encoding=None),
        event(encoding="CSV", data='hir,pbcr\n"0.25,no\n'),
        event(encoding="CSV", data="hir,pbcr\n1,2,3\n"),
        event(encoding="CSV", data="hir,pbcr\n1\n"),
        event(encoding="CSV", data="hir,hir,pbcr\n1,1,no\n"),
        event(encoding="CSV", data="hir,pbcr\n"),
        event(encoding="CSV", data="hir,pbcr\n0.25,n\0o\n"),
        event(encoding="CSV", data="much,no\n"),
        event(encoding="CSV", data="income,previous\n0.25,no\n"),
        event(data='{"instances": []}'),
        event(data='{"instances": [{}]}'),
        event(data='{"instances": [{"income": 1}]}'),
        event(data='{"instances": [{"hir": 1, "hir": 2}]}'),
        event(data='{"instances": [{"hir": [1]}]}'),
        event(data='{"instances": [{"hir": ' + "[" * 100_000),
        event(data='{"instances": [{"hir": ' + '{"a":' * 100_000),
        event(data=[1]),
        "[" * 100_000,
        "9" * 5001,
        '{"a": ' * 100_000,
        traffic.line(traffic.body(ROWS), inferenceTime="0001-01-01T00:00:00+14:00"),
        traffic.line(traffic.body(ROWS), inferenceTime="2026-13-25T11:00:00Z"),
        traffic.line(traffic.body(ROWS), inferenceTime="2026-11-25T11:00:00+24:00"),
        traffic.line(traffic.body(ROWS), inferenceTime="2026-11-25T11:00:00+01:60"),
        traffic.line(traffic.body(ROWS), inferenceTime="2026-11-25T11:00:00." + "9" * 1_000_000),
        traffic.line(traffic.body(ROWS), inferenceTime=7),
        traffic.line(traffic.body(ROWS), inferenceTime=[]),
        traffic.line(traffic.body(ROWS), eventId=None),
        traffic.line(traffic.body(ROWS), eventId={}),
    ],
)
def test_a_line_that_is_no_request_is_counted_and_passed_over(tmp_path: Path, text: str) -> None:
    before, after = (traffic.line(traffic.body(ROWS), eventId=name) for name in ("before", "after"))
    found = read(tmp_path, before, text, after)
    assert (found.requests, found.records, found.malformed) == (2, 4, 1)
    assert {len(values) for values in found.columns.values()} == {4}


def test_bytes_that_are_no_text_spoil_their_line_only(tmp_path: Path) -> None:
    traffic.lay(tmp_path, [traffic.line(traffic.body(ROWS), eventId="a")])
    [path] = tmp_path.rglob("*.jsonl")
    path.write_bytes(b"\xff\xfe\n" + path.read_bytes())
    found = read_folder(tmp_path)
    assert (found.records, found.malformed) == (2, 1)


def put(base: Path, name: str, content: bytes) -> None:
    """Write a capture file as it is."""
    path = base / "processing/input/capture/mortgage" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def test_a_byte_order_mark_spoils_no_line(tmp_path: Path) -> None:
    lines = [traffic.line(traffic.body(ROWS), eventId=name).encode() for name in "abc"]
    put(tmp_path, "main/2026/11/25/11/a.jsonl", b"\xef\xbb\xbf" + lines[0] + b"\r\n" + lines[1] + b"\r\n")
    put(tmp_path, "main/2026/11/25/11/b.jsonl", b"\xef\xbb\xbf\n\xef\xbb\xbf" + lines[2])
    found = read_folder(tmp_path)
    assert (found.requests, found.malformed) == (3, 0)


def test_a_truncated_last_line_is_one_malformed_line(tmp_path: Path) -> None:
    whole = traffic.line(traffic.body(ROWS), eventId="a")
    put(tmp_path, "main/2026/11/25/11/a.jsonl", f"{whole}\n{whole[:-20]}".encode())
    put(tmp_path, "main/2026/11/25/11/b.jsonl", whole.replace('"a"', '"b"').encode())
    put(tmp_path, "main/2026/11/25/11/c.jsonl", whole.replace('"a"', '"\u00e9"').encode()[:-30])
    found = read_folder(tmp_path)
    assert (found.requests, found.malformed, found.repeated) == (2, 2, 0)


def test_an_empty_file_holds_no_request(tmp_path: Path) -> None:
    for place, content in enumerate([b"", b"\n\n", b" \r\n", b"\xef\xbb\xbf"]):
        put(tmp_path, f"main/2026/11/25/11/{place}.jsonl", content)
    (tmp_path / "processing/input/capture/mortgage/main/2026/11/25/11/folder.jsonl").mkdir()
    found = read_folder(tmp_path)
    assert (found.requests, found.malformed) == (0, 0)


def test_an_event_of_two_variants_counts_once(tmp_path: Path) -> None:
    """A shadow variant gets the requests of the other one. Its hours come after all hours of that."""
    for hour in ("10", "11", "12"):
        for variant in ("main", "shadow"):
            content = traffic.line(traffic.body(ROWS), eventId=hour, inferenceTime="2026-11-25T11:00:00Z")
            put(tmp_path, f"{variant}/2026/11/25/{hour}/a.jsonl", content.encode())
    found = read_folder(tmp_path)
    assert (found.requests, found.repeated) == (3, 3)


def test_one_file_holds_requests_of_several_content_types(tmp_path: Path) -> None:
    kinds = [("application/json", "JSON"), ("text/csv", "CSV"), ("text/csv; header=present", "BASE64")]
    lines = [
        traffic.line(traffic.body(ROWS, kind.split(";")[0]), kind, encoding, eventId=str(number))
        for number, (kind, encoding) in enumerate(kinds * 2)
    ]
    lines.insert(1, traffic.line("\x93NUMPY", "application/x-npy", "BASE64", eventId="npy"))
    found = read(tmp_path, *lines)
    assert (found.requests, found.records, found.malformed) == (6, 12, 1)


@pytest.mark.parametrize("output", [None, {}, {"encoding": "JSON"}])
def test_a_request_counts_even_if_its_answer_was_not_captured(tmp_path: Path, output: dict | None) -> None:
    content = json.loads(traffic.line(traffic.body(ROWS)))
    del content["captureData"]["endpointOutput"]
    if output is not None:
        content["captureData"]["endpointOutput"] = output
    assert read(tmp_path, json.dumps(content)).records == 2


def test_an_answer_without_its_request_is_malformed(tmp_path: Path) -> None:
    content = json.loads(traffic.line(traffic.body(ROWS)))
    del content["captureData"]["endpointInput"]
    found = read(tmp_path, json.dumps(content))
    assert (found.records, found.malformed) == (0, 1)


@given(
    st.binary(max_size=120),
    st.sampled_from([base64.b64encode, base64.urlsafe_b64encode, base64.encodebytes]),
    st.sampled_from(["", "=", "\r\n", " "]),
)
def test_reads_every_kind_of_base64(data: bytes, encode: Callable[[bytes], bytes], change: str) -> None:
    written = encode(data).decode()
    if change == "=":
        written = written.strip().rstrip("=")
    elif change:
        written = change.join(written[start : start + 76] for start in range(0, len(written), 76)) + change
    assert capture._decode(written) == data


@pytest.mark.parametrize("content_type", ["application/json", "", None])
def test_a_request_without_a_content_type_is_json(tmp_path: Path, content_type: str | None) -> None:
    content = json.loads(traffic.line(traffic.body(ROWS), "application/json", "BASE64"))
    content["captureData"]["endpointInput"]["observedContentType"] = content_type
    if content_type is None:
        del content["captureData"]["endpointInput"]["observedContentType"]
    assert read(tmp_path, json.dumps(content)).records == 2


def test_data_may_be_an_object_already(tmp_path: Path) -> None:
    assert read(tmp_path, event(data=json.loads(traffic.body(ROWS)))).records == 2


def test_absent_features_and_empty_cells_are_missing(tmp_path: Path) -> None:
    by_json = traffic.line('{"instances": [{"hir": null}, {}]}', eventId="a")
    by_csv = traffic.line("hir,extra\nNA,1\n,2\n", "text/csv", "CSV", eventId="b")
    found = read(tmp_path, by_json, by_csv)
    assert found.columns["pbcr"] == [None] * 4
    assert all(math.isnan(number(value)) for value in found.columns["hir"])


def test_an_endpoint_without_traffic_has_no_records(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "nothing").records == 0


def test_time_without_offset_is_utc() -> None:
    assert capture.instant("2026-11-25T12:00:00") == datetime(2026, 11, 25, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "value",
    [
        "1" * 401,
        "-" + "1" * 5001,
        "NaN",
        "-Infinity",
        "1e999",
        '"\\ud800"',
        '"\\u0000"',
        f'"{"x" * 2_000_000}"',
        "true",
    ],
)
@pytest.mark.parametrize("encoding", ["JSON", "BASE64"])
def test_any_single_value_is_a_value(tmp_path: Path, value: str, encoding: str) -> None:
    body = f'{{"instances": [{{"hir": {value}, "pbcr": {value}}}]}}'
    found = read(tmp_path, traffic.line(body, "application/json", encoding))
    assert (found.records, found.malformed) == (1, 0)


def test_csv_without_a_header_is_read_by_position(tmp_path: Path) -> None:
    found = read(tmp_path, traffic.line("0.25,no\n,yes\n", "text/csv", "CSV"))
    assert found.columns == {"hir": ["0.25", ""], "pbcr": ["no", "yes"]}


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    body = "\ufeff" + traffic.body(ROWS, "text/csv")
    found = read(tmp_path, *[traffic.line(body, "text/csv", kind, eventId=kind) for kind in ("CSV", "BASE64")])
    assert found.columns == {"hir": ["0.25", "0.5"] * 2, "pbcr": ["no", "yes"] * 2}


def test_more_than_a_batch_is_read_in_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "BATCH", 1_000)
    texts = [traffic.line(traffic.body(ROWS), eventId=str(number % 30)) for number in range(40)]
    traffic.lay(tmp_path, texts)
    whole = capture.Traffic(SCHEMA, WINDOW)
    sizes = [len(batch["hir"]) for batch in whole.batches(tmp_path)]
    assert (whole.requests, whole.records, whole.repeated) == (30, 60, 10)
    assert len(sizes) > 5
    assert max(sizes) <= 10


def test_an_event_is_remembered_over_many_batches(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    seen, ids = capture.Seen(), set()
    for _ in range(50):
        batch = [str(number) for number in random.integers(0, 5_000, 200)]
        first, repeated = seen.first([(name, {}) for name in batch])
        fresh = list(dict.fromkeys(name for name in batch if name not in ids))
        assert [name for name, _ in first] == fresh
        assert repeated == 200 - len(fresh)
        ids.update(batch)


def test_events_are_forgotten_after_two_hours() -> None:
    seen, again = capture.Seen(), [("a", {})]
    seen.first(again)
    seen.forget()
    assert seen.first(again) == ([], 1)
    seen.forget()
    seen.forget()
    assert seen.first(again) == (again, 0)


@given(st.datetimes(timezones=st.just(timezone.utc)), st.integers(-14 * 60, 14 * 60))
def test_reads_the_times_that_python_writes(time: datetime, minutes: int) -> None:
    try:
        local = time.astimezone(timezone(timedelta(minutes=minutes)))
    except OverflowError:
        return
    assert capture.instant(local.isoformat()) == time
    assert capture.instant(time.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")) == time.replace(microsecond=0)
