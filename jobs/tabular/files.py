"""CSV files as pandas tables in the types of a schema: 64-bit numbers, and texts for categories."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from tabular.schema import NUMERIC, Column, Decision, Schema
from tabular.shape import listed, quote
from tabular.text import UnreadableError, header, misfit, records
from tabular.values import MISSING, text

BATCH = 20_000  # rows that are in memory as text
TAIL = 20  # characters before a strange byte that a reason shows


def decide(paths: Sequence[Path], categorical: Sequence[str] = (), missing: frozenset[str] = MISSING) -> Schema:
    """Decide the schema of all files together. All of them must have the same columns."""
    return see(paths, categorical, missing).decide()


def see(paths: Sequence[Path], categorical: Sequence[str] = (), missing: frozenset[str] = MISSING) -> Decision:
    """Take all files into account for one schema. All of them must have the same columns; empty ones don't count."""
    headers = {path: names for path in paths if (names := _header(path)) is not None}
    if not headers:
        raise UnreadableError(f"{paths[0]}: it is empty" if paths else "there is no file to read")
    first, names = next(iter(headers.items()))
    decision, rows = Decision(names, categorical, missing), 0
    for path, found in headers.items():
        if set(found) != set(names):
            raise UnreadableError(f"{path} and {first} must have the same columns; {_difference(found, names)}")
        for before, batch in _batches(path, names):
            for name, values in zip(names, batch, strict=True):
                decision.see(name, values, before, str(path))
            rows += len(batch[0])
    if not rows:
        raise UnreadableError(f"{first} has no rows" + (", nor has any other file" if len(paths) > 1 else ""))
    return decision


def read(paths: Sequence[Path], schema: Schema) -> pd.DataFrame:
    """Read files in the types of a schema. Columns that the schema doesn't have are left out."""
    parts: dict[str, list] = {name: [] for name in schema.names}
    for path in paths:
        for before, batch in _batches(path, schema.names):
            for column, values in zip(schema.columns, batch, strict=True):
                parts[column.name].append(_convert(values, column, schema, path, before))
    if not all(parts.values()):
        raise UnreadableError(f"{' and '.join(map(str, paths))} has no rows" if paths else "there is no file to read")
    return pd.DataFrame({name: np.concatenate(part) for name, part in parts.items()})


def missing_words(paths: Sequence[Path], schema: Schema) -> dict[str, list[str]]:
    """Return the texts by which each column says that a value is missing, the most frequent first."""
    found: dict[str, Counter[str]] = {name: Counter() for name in schema.names}
    for path in paths:
        for _, batch in _batches(path, schema.names):
            for name, values in zip(schema.names, batch, strict=True):
                found[name].update(value.strip() for value in values if schema.category(value) is None)
    return {name: [word for word, _ in words.most_common()] for name, words in found.items()}


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV with a header, and create its folder. Whole numbers are written without decimals."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = table.apply(_text)
    # Python before 3.13 quotes no carriage return, which ends a row for every reader.
    loose = any("\r" in str(value) for name in texts for value in (name, *texts[name].unique()))
    texts.to_csv(path, index=False, quoting=csv.QUOTE_ALL if loose else csv.QUOTE_MINIMAL)


def _text(column: pd.Series) -> pd.Series:
    if not pd.api.types.is_float_dtype(column):
        return column
    return column.map(lambda value: text(float(value))).astype(object)


def _header(path: Path) -> list[str] | None:
    """Return the names of a file's columns, or None if it is empty, as a part of a larger table may be."""
    return next(_records(path), None)


def _difference(names: Sequence[str], others: Sequence[str]) -> str:
    added = [name for name in names if name not in others]
    absent = [name for name in others if name not in names]
    parts = {"only the first has": added, "only the second has": absent}
    return " and ".join(f"{which} {listed(found)}" for which, found in parts.items() if found)


def _batches(path: Path, names: Sequence[str]) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the named columns of a file, some rows at a time, each time with the number of rows before them."""
    found = _records(path)
    first = next(found, None)
    if first is None:
        return
    absent = [name for name in names if name not in first]
    if absent:
        raise UnreadableError(f"{path} has no column {listed(absent)}; it has {listed(first)}")
    places = [first.index(name) for name in names]
    before = 0
    while rows := list(islice(found, BATCH)):
        yield before, [[row[place] for row in rows] for place in places]
        before += len(rows)


def _records(path: Path) -> Iterator[list[str]]:
    """Yield the names of a file's columns, then each of its rows."""
    if not path.is_file():
        raise UnreadableError(f"there is no file at {path}")
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            found = records(lines)
            for names in map(header, islice(found, 1)):
                yield names
                for place, row in enumerate(found, 1):
                    if len(row) != len(names):
                        raise UnreadableError(misfit(row, names, place))
                    yield row
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not UTF-8: {_strange_byte(path)}; save it as UTF-8") from None
    except UnreadableError as error:
        raise UnreadableError(f"{path}: {error}") from None


def _strange_byte(path: Path) -> str:
    """Say where a file stops being UTF-8. A decoder of the whole file counts from the block that it is at."""
    with path.open("rb") as lines:
        for place, line in enumerate(lines, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as error:
                before = line[: error.start].decode("utf-8").rstrip("\r\n")[-TAIL:]
                return f"line {place} has the byte 0x{line[error.start]:02X}" + (
                    f" after {quote(before)}" if before else ""
                )
    return "it has changed since"


def _convert(values: list[str], column: Column, schema: Schema, path: Path, before: int) -> np.ndarray:
    if column.type != NUMERIC:
        known = {value: schema.category(value) for value in set(values)}
        return np.array([*map(known.__getitem__, values), None], dtype=object)[:-1]
    numbers = list(map(schema.number, values))
    if None in numbers:
        place = numbers.index(None)
        raise UnreadableError(
            f"{path}: column {listed([column.name])} must hold numbers, got {quote(values[place])} in row"
            f" {before + place + 1}"
        )
    return np.array(numbers, dtype=float)
