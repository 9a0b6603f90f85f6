"""Read the requests that SageMaker's data capture recorded for an endpoint.

Each line of a .jsonl file describes one request. captureData.endpointInput holds its data and their encoding, which is
JSON, CSV or BASE64; observedContentType tells whether BASE64 contains JSON or CSV. eventMetadata holds eventId and
inferenceTime. A request is {"instances": [{feature: value, ...}, ...]} or CSV with a header.
"""

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

MISSING = {"", "NA", "NaN", "nan", "null"}  # texts that mean a missing value in CSV, as in pandas


@dataclass(frozen=True)
class Window:
    """The period whose requests count. It includes its start and excludes its end."""

    start: datetime
    end: datetime


@dataclass
class Traffic:
    """The records within a window; `columns` holds the values of each requested feature."""

    columns: dict[str, list[Any]]
    records: int = 0
    malformed: int = 0  # lines that can't be read as a captured request
    repeated: int = 0  # lines that repeat an earlier event
    seen: set[str] = field(default_factory=set, repr=False)


def read(folder: Path, names: list[str], window: Window) -> Traffic:
    """Read the given features of all records within the window, from every capture file below a folder."""
    traffic = Traffic({name: [] for name in names})
    for path in sorted(folder.rglob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if line.strip():
                    _add(traffic, line, window)
    return traffic


def _add(traffic: Traffic, line: str, window: Window) -> None:
    try:
        event = json.loads(line)
        metadata = event["eventMetadata"]
        if not window.start <= instant(metadata["inferenceTime"]) < window.end:
            return
        if metadata["eventId"] in traffic.seen:
            traffic.repeated += 1
            return
        records = list(_records(event["captureData"]["endpointInput"]))
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        traffic.malformed += 1
        return
    traffic.seen.add(metadata["eventId"])
    traffic.records += len(records)
    for name, values in traffic.columns.items():
        values.extend(record.get(name) for record in records)


def instant(text: str) -> datetime:
    """Parse an ISO 8601 time with any number of decimals. A time without an offset is in UTC."""
    time = pd.Timestamp(text)
    if pd.isna(time):
        raise ValueError(f"must be an ISO 8601 time, got {text}")
    time = time.tz_localize("UTC") if time.tzinfo is None else time.tz_convert("UTC")
    return time.to_pydatetime(warn=False)


def _records(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    encoding, body = request["encoding"].upper(), request["data"]
    kind = encoding
    if encoding == "BASE64":
        body = base64.b64decode(body, validate=True).decode("utf-8")
        kind = "CSV" if request["observedContentType"].split(";")[0].strip().lower() == "text/csv" else "JSON"
    if kind == "CSV":
        yield from _csv_records(body)
    elif kind == "JSON":
        yield from _json_records(body if isinstance(body, dict) else json.loads(body))
    else:
        raise ValueError(f"unknown encoding {encoding}")


def _json_records(payload: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for instance in payload["instances"]:
        if not isinstance(instance, dict):
            raise TypeError("an instance must be an object of features")
        yield instance


def _csv_records(body: str) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(io.StringIO(body), skipinitialspace=True, strict=True):
        yield {name: None if value in MISSING else value for name, value in row.items()}
