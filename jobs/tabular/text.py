"""CSV and JSON as rows of values, before anybody has decided what the values mean."""

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from tabular.schema import NUMERIC, Schema
from tabular.shape import quote
from tabular.values import integer

JSON = "application/json"
CSV = "text/csv"

csv.field_size_limit(1 << 27)  # more than a request can have, so that no field is too large for CSV and fine in JSON


class UnreadableError(ValueError):
    """A file or a request that is no table, with the reason."""


@dataclass(slots=True)
class Rows:
    """The rows of requests, each a mapping from JSON or a list from CSV, and the names of their columns."""

    names: list[str]
    count: int
    _rows: list[Any]

    def column(self, name: str) -> list[Any]:
        """Return the values of one column. A value that a row doesn't have is None."""
        columns: dict[str, list[Any]] = {name: []}
        self.append_to(columns)
        return columns[name]

    def with_fields(self, change: Callable[[str], str | None]) -> "Rows":
        """Return the rows with each field of CSV changed. Values from JSON stay as they are."""
        if isinstance(self._rows[0], dict):
            return self
        return Rows(self.names, self.count, [[change(field) for field in row] for row in self._rows])

    def append_to(self, columns: dict[str, list[Any]]) -> None:
        """Append the values of the rows to the columns of the same names."""
        if isinstance(self._rows[0], dict):
            for name, values in columns.items():
                values.extend([row.get(name) for row in self._rows])
            return
        places = {name: place for place, name in enumerate(self.names)}
        for name, values in columns.items():
            place = places.get(name)
            values.extend([None] * self.count if place is None else map(itemgetter(place), self._rows))

    def _form(self) -> list[str] | None:
        return None if isinstance(self._rows[0], dict) else self.names


def join(found: Iterable[Rows]) -> Iterator[Rows]:
    """Join the rows of requests that follow each other and have the same form. Many rows are taken apart faster."""
    for _, alike in groupby(found, Rows._form):
        first, *others = alike
        if others:
            rows = [row for part in (first, *others) for row in part._rows]
            yield Rows(first.names, len(rows), rows)
        else:
            yield first


def kind_of(content_type: str | None) -> str:
    """Return a content type without its parameters, in lower case. A request that has none is JSON to SageMaker."""
    if content_type in (JSON, CSV):  # as in nearly every request
        return content_type
    return (content_type or JSON).split(";", maxsplit=1)[0].strip().lower()


def read(body: str | bytes | None, content_type: str | None, schema: Schema | None = None) -> Rows:
    """Read a request: JSON as {"instances": [{feature: value, ...}, ...]}, or CSV with a header.

    Raise UnreadableError if it is neither. With a schema, raise it too if the request names no column of the schema;
    CSV may then have no header: if its first row names no column, its fields are the columns of the schema.
    """
    content = _decode(body).lstrip("\ufeff")
    kind = kind_of(content_type)
    if kind == JSON:
        return rows_of(load(content), schema)
    if kind == CSV:
        return _known(_read_csv(content, schema), schema)
    raise UnreadableError(f"content type must be {JSON} or {CSV}, got {quote(content_type)}")


def _decode(body: str | bytes | None) -> str:
    if isinstance(body, str):
        return body
    if not isinstance(body, (bytes, bytearray, memoryview)):
        raise UnreadableError(f"the body must be a text or bytes, got {type(body).__name__}")
    try:
        return bytes(body).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"the body is not UTF-8: byte {error.start} is wrong") from None


def _known(rows: Rows, schema: Schema | None) -> Rows:
    if schema is not None and schema.is_disjoint(rows.names):
        raise UnreadableError(_strangers(rows.names))
    return rows


def _strangers(names: Sequence[str]) -> str:
    return f"the request names {quote(names[:5])}, none of which is a column of the model"


def load(content: str | bytes) -> Any:
    """Parse JSON. Raise UnreadableError for everything that is no JSON, or that means two things."""
    try:
        return _DECODER.decode(content if isinstance(content, str) else content.decode("utf-8"))
    except RecursionError:
        raise UnreadableError("the JSON is nested too deeply") from None
    except UnreadableError:
        raise
    except ValueError as error:
        raise UnreadableError(f"the body is not JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        raise UnreadableError(f"the JSON has {quote(_repeated(names))} twice in one object")
    return made


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=integer)


def rows_of(payload: Any, schema: Schema | None = None) -> Rows:
    """Take the rows of a request in JSON that is parsed already. Raise UnreadableError as `read` does."""
    instances = payload.get("instances") if isinstance(payload, dict) else None
    if not isinstance(instances, list) or not instances:
        raise UnreadableError('the body must be {"instances": [{feature: value, ...}, ...]} with at least one instance')
    for index, instance in enumerate(instances):
        if not isinstance(instance, dict):
            raise UnreadableError(f"instances[{index}] must be an object of features, got {quote(instance)}")
        if not _NESTED.isdisjoint(map(type, instance.values())):
            name, value = next((name, value) for name, value in instance.items() if type(value) in _NESTED)
            raise UnreadableError(f"instances[{index}] must have a single value for {quote(name)}, got {quote(value)}")
    names = list(instances[0] if len(instances) == 1 else dict.fromkeys(chain.from_iterable(instances)))
    return _known(Rows(names, len(instances), instances), schema)


_NESTED = {dict, list}


def read_all(bodies: Sequence[str], schema: Schema) -> Rows | None:
    """Read many requests in JSON at once, in half of the time. Return None if one of them needs `read`."""
    try:
        found = list(map(_PLAIN.raw_decode, bodies))
        payloads = [payload for payload, _ in found]
        groups = [payload["instances"] for payload in payloads]
        rows = [row for group in groups for row in group]
        usual = (
            sum(end for _, end in found) == sum(map(len, bodies))
            and set(map(type, groups)) == {list}
            and set(map(type, rows)) == {dict}
            and all(groups)
            and not any(map(schema.is_disjoint, rows))
            and _is_flat("".join(bodies), payloads, rows)
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return Rows(schema.names, len(rows), rows) if usual else None


def _is_flat(content: str, payloads: list[dict[str, Any]], rows: list[dict[str, Any]]) -> bool:
    """Say whether there is nothing in the JSON but these payloads, each with a list of these rows.

    Each name needs a colon. As many colons as names that are left prove that no object has a name twice. In the same
    way, as many brackets as objects and lists prove that no value is one. Texts can only add to either.
    """
    return (
        content.count(":") == sum(map(len, payloads)) + sum(map(len, rows))
        and content.count("{") == len(payloads) + len(rows)
        and content.count("[") == len(payloads)
    )


_PLAIN = json.JSONDecoder()


def _read_csv(content: str, schema: Schema | None) -> Rows:
    found = _split(content)
    if not found:
        raise UnreadableError("the body is empty, not CSV")
    if schema is not None and found[0] == schema.names:  # as in nearly every request
        names, rows = schema.names, found[1:]
    elif schema is not None and not has_header(found[0], schema):
        names, rows = schema.names, found
    else:
        names, rows = header(found[0]), found[1:]
    if not rows:
        raise UnreadableError("the body must be CSV with a header and at least one row")
    for place, row in enumerate(rows, 1):
        if len(row) != len(names):
            raise UnreadableError(misfit(row, names, place))
    return Rows(names, len(rows), rows)


def _split(content: str) -> list[list[str]]:
    """Split the CSV of a request into records, as `records` does."""
    if content.startswith(" ") or any(map(content.__contains__, _DECORATIONS)):
        return list(records(io.StringIO(content, newline="")))
    return [line.split(",") for line in content.split("\n") if line]


_DECORATIONS = ('"', "\r", "\0", ", ", "\n ")  # without them, each comma and each end of a line separates


def has_header(first: Sequence[str], schema: Schema) -> bool:
    """Say whether the first row of CSV is a header, which names columns of the schema, or a row of values.

    A value can be the name of a column too. A row that names every column is a header. One that names some isn't if it
    has a number where the schema has numbers, or if the names are categories that the schema lists for their places.
    A row that names every column in another case is a header of strangers under the same conditions.
    """
    names = [name.strip() for name in first]
    if len(names) != len(schema.columns) or set(names) >= set(schema.names):
        return True
    pairs = list(zip(schema.columns, names, strict=True))
    numbers = [schema.number(name) for column, name in pairs if column.type == NUMERIC]
    if any(found is not None and not math.isnan(found) for found in numbers):
        return False
    recased = {name.casefold() for name in names} >= {name.casefold() for name in schema.names}
    named = [(column, name) for column, name in pairs if recased or name in schema]
    if any(schema.category(name) not in (column.categories or ()) for column, name in named):
        return True
    if None in numbers:
        raise UnreadableError(f"{_strangers(names)}, and it has no number where the model has numbers")
    return False


def records(lines: Iterable[str]) -> Iterator[list[str]]:
    """Split CSV into records. Byte order marks before them are no part of them, nor are lines with nothing on them."""
    rest = iter(lines)
    unmarked = chain((line.lstrip("\ufeff") for line in islice(rest, 1)), rest)
    reader = csv.reader(unmarked, skipinitialspace=True, strict=True)
    try:
        for record in reader:
            if not record:
                continue
            if "\0" in "".join(record):  # an error of its own before Python 3.11
                raise csv.Error("it contains NUL")
            yield record
    except csv.Error as error:
        raise UnreadableError(f"line {reader.line_num} is not CSV: {error}") from None


def header(record: Sequence[str]) -> list[str]:
    """Return the names in a header. Raise UnreadableError for a column without a name, and for a repeated name."""
    first, *others = record
    names = [name.strip() for name in (first.lstrip("\ufeff"), *others)]  # a quoted name keeps a mark before it
    for place, name in enumerate(names):
        if not _NAMELESS.fullmatch(name):
            continue
        beside = f"after {quote(names[place - 1])}" if place else "which is the first"
        if name:
            beside += f"; {quote(name)} is how pandas calls it"
        raise UnreadableError(
            f"column {place + 1} has no name ({beside}); name it, or leave it out: pandas writes such a column"
            " for the index unless it is told index=False"
        )
    if repeated := _repeated(names):
        raise UnreadableError(f"the header has {quote(repeated)} twice")
    return names


_NAMELESS = re.compile(r"|Unnamed: \d+(?:_level_\d+)?", re.ASCII)


def _repeated(names: Sequence[str]) -> str | None:
    seen: set[str] = set()
    return next((name for name in names if name in seen or seen.add(name)), None)


def misfit(row: Sequence[str], names: Sequence[str], place: int) -> str:
    """Say in which way a row has more or fewer fields than the header has names."""
    if len(row) > len(names):
        detail = f"after column {quote(names[-1])} it goes on with {quote(row[len(names)])}"
    else:
        detail = f"it ends before column {quote(names[len(row)])}"
    return f"row {place} has {len(row)} fields, but the header has {len(names)}: {detail}"
