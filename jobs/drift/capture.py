"""Read the requests that SageMaker's data capture recorded for an endpoint.

Each line of a .jsonl file describes one request. captureData.endpointInput holds its data and their encoding, which is
JSON, CSV or BASE64; observedContentType tells whether BASE64 contains JSON or CSV. eventMetadata holds eventId and
inferenceTime. A request is {"instances": [{feature: value, ...}, ...]}, CSV with a header, or CSV without one whose
fields are the features in the order of training.

However much was captured, no more than a batch of it is in memory.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from tabular import text
from tabular.schema import Schema

BATCH = 20_000  # bytes of capture files in a batch, for each feature: more would leave the processor's cache
MOST = 8_000_000  # bytes in a batch of many features
LONGEST = 1 << 27  # bytes of a line that are read: more than a request and its answer can have
_SPACE = " \t\r\n"  # what JSON has around a value
_DECODER = json.JSONDecoder()
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,30}))?)?"
    r" ?(?:[Zz]|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)?",
    re.ASCII,
)
_URL_SAFE = str.maketrans("-_", "+/")


@dataclass(frozen=True)
class Window:
    """The period whose requests count. It includes its start and excludes its end."""

    start: datetime
    end: datetime

    def contains(self, time: str) -> bool:
        """Say whether a time as capture files write it is in the window."""
        return self.start <= instant(time) < self.end


Event = tuple[str, Any]  # the id of a captured request, and the request before anybody has read it


class Traffic:
    """The records of an endpoint within a window, and the counts of what was read so far."""

    def __init__(self, schema: Schema, window: Window) -> None:
        """Begin with the features that requests should bring."""
        self._schema = schema
        self._contains = lru_cache(maxsize=10_000)(window.contains)
        self.requests = 0  # requests that were understood
        self.records = 0  # the rows in them
        self.malformed = 0  # lines and requests that can't be understood
        self.repeated = 0  # lines that repeat an earlier event

    def batches(self, folder: Path) -> Iterator[dict[str, list[Any]]]:
        """Read every capture file below a folder, and yield the values of each feature, some records at a time."""
        seen = Seen()
        folders = sorted({path.parent for path in folder.rglob("*.jsonl")}, key=lambda path: (_hour(path), path))
        for _, hour in groupby(folders, _hour):
            seen.forget()
            for path in (path for variant in hour for path in sorted(variant.glob("*.jsonl")) if path.is_file()):
                for events in self._events(path):
                    yield self._columns(seen.first(events))

    def _events(self, path: Path) -> Iterator[list[Event]]:
        with path.open("rb") as file:
            for lines in _batches(file, min(BATCH * len(self._schema.columns), MOST)):
                yield self._within(lines)

    def _within(self, lines: list[bytes]) -> list[Event]:
        """Return the events of the window. Whatever is wrong with one line, the check of others goes on."""
        events = []
        for found in lines:
            line = found.decode("utf-8", "replace").lstrip("\ufeff").strip(_SPACE)
            if line.isspace() or not line:
                continue
            try:
                event, end = _DECODER.raw_decode(line)
                if end != len(line):
                    raise ValueError("more than one JSON value")
                metadata = event["eventMetadata"]
                if self._contains(metadata["inferenceTime"]):
                    events.append((metadata["eventId"] + "", event["captureData"]["endpointInput"]))
            except Exception:
                self.malformed += 1
        return events

    def _columns(self, events: tuple[list[Event], int]) -> dict[str, list[Any]]:
        columns: dict[str, list[Any]] = {name: [] for name in self._schema.names}
        first, repeated = events
        self.repeated += repeated
        for rows in self._rows([request for _, request in first]):
            self.records += rows.count
            rows.append_to(columns)
        return columns

    def _rows(self, requests: list[Any]) -> Iterator[text.Rows]:
        plain, others = [], []
        for request in requests:
            (plain if _is_plain(request) else others).append(request)
        if rows := text.read_all([request["data"] for request in plain], self._schema):
            self.requests += len(plain)
            yield rows
            requests = others
        found = []
        for request in requests:
            try:
                found.append(self._read(request))
            except Exception:
                self.malformed += 1
        self.requests += len(found)
        yield from text.join(found)

    def _read(self, request: dict[str, Any]) -> text.Rows:
        return read(request, self._schema)


def _batches(file: BinaryIO, most: int) -> Iterator[list[bytes]]:
    """Yield the lines of a file, some at a time. Of a line that is too long, only the beginning is kept."""
    begun, size = [], 0
    while block := file.read(most):
        first, *others = block.split(b"\n")
        if size < LONGEST:
            begun.append(first)
        size += len(first)
        if others:
            yield [b"".join(begun), *others[:-1]]
            begun, size = others[-1:], len(others[-1])
    yield [b"".join(begun)]


def _hour(folder: Path) -> tuple[str, ...]:
    """Return year, month, day and hour, by which SageMaker names the folders below that of a variant."""
    return folder.parts[-4:]


class Seen:
    """The events of the last two hours of capture files, 8 bytes each.

    An event that is recorded twice is recorded in the same hour or in two that follow each other.
    """

    def __init__(self) -> None:
        """Begin without events."""
        self._before: list[np.ndarray] = []
        self._now: list[np.ndarray] = []

    def forget(self) -> None:
        """Begin a new hour."""
        self._before, self._now = self._now, []

    def first(self, events: list[Event]) -> tuple[list[Event], int]:
        """Return the events that weren't there before, and the number of those that were."""
        found, places = np.unique(np.array([hash(name) for name, _ in events], dtype=np.int64), return_index=True)
        fresh = np.ones(len(found), dtype=bool)
        for known in (*self._before, *self._now):
            near = np.minimum(np.searchsorted(known, found), len(known) - 1)
            fresh &= known[near] != found
        self._remember(found[fresh])
        first = [events[place] for place in np.sort(places[fresh])]
        return first, len(events) - len(first)

    def _remember(self, found: np.ndarray) -> None:
        if not len(found):
            return
        # A few sorted arrays, each at least twice as long as the next: adding is cheap, and so is looking up.
        self._now.append(found)
        while len(self._now) > 1 and len(self._now[-2]) < 2 * len(self._now[-1]):
            last = self._now.pop()
            self._now[-1] = np.concatenate([self._now[-1], last])
            del last  # which can be as large as all that is remembered
            self._now[-1].sort(kind="stable")


def instant(text: str) -> datetime:
    """Parse an ISO 8601 time with any number of decimals. A time without an offset is in UTC."""
    found = _TIME.fullmatch(text.strip())
    if not found:
        raise ValueError(f"must be an ISO 8601 time, got {text}")
    date, minutes, seconds, decimals, sign, hours, rest = found.groups()
    time = datetime.fromisoformat(f"{date}T{minutes}:{seconds or '00'}.{(decimals or '0')[:6]:0<6}")
    offset = timedelta(hours=int(hours), minutes=int(rest or 0)) if sign else timedelta()
    return (time + offset if sign == "-" else time - offset).replace(tzinfo=timezone.utc)


def _is_plain(request: Any) -> bool:
    """Say whether the data of a captured request are a text that should be JSON."""
    return type(request) is dict and request.get("encoding") == "JSON" and type(request.get("data")) is str


def read(request: dict[str, Any], schema: Schema) -> text.Rows:
    """Read the data of one captured request."""
    encoding, body = request["encoding"].upper(), request["data"]
    if encoding == "JSON" and isinstance(body, dict):
        return text.rows_of(body, schema)
    content_type = {"JSON": text.JSON, "CSV": text.CSV}.get(encoding)
    if encoding == "BASE64":
        body = _decode(body)
        content_type = request.get("observedContentType") or text.JSON
    if content_type is None:
        raise ValueError(f"unknown encoding {encoding}")
    return text.read(body, content_type, schema)


def _decode(data: str) -> bytes:
    """Decode Base64, also if it is wrapped, in the alphabet for URLs, or without padding."""
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error:
        plain = "".join(data.split()).translate(_URL_SAFE)
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
