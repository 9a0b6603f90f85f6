"""CSV files as pandas tables in the types of a schema: 64-bit numbers, and texts for categories."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from tabular.schema import NUMERIC, Column, Decision, Schema
from tabular.text import UnreadableError, header, misfit, quote, records
from tabular.values import MISSING, category, number

BATCH = 20_000  # rows that are in memory as text


def decide(paths: Sequence[Path], categorical: Sequence[str] = (), missing: frozenset[str] = MISSING) -> Schema:
    """Decide the schema of all files together. All of them must have the same columns."""
    if not paths:
        raise UnreadableError("there is no file to read")
    names = _names(paths[0])
    decision = Decision(names, categorical, missing)
    for path in paths:
        if set(_names(path)) != set(names):
            raise UnreadableError(f"{path} and {paths[0]} must have the same columns")
        for batch in _batches(path, names):
            for name, values in zip(names, batch, strict=True):
                decision.see(name, values)
    return decision.decide()


def read(paths: Sequence[Path], schema: Schema) -> pd.DataFrame:
    """Read files in the types of a schema. Columns that the schema doesn't have are left out."""
    parts: dict[str, list] = {name: [] for name in schema.names}
    for path in paths:
        done = 0
        for batch in _batches(path, schema.names):
            for column, values in zip(schema.columns, batch, strict=True):
                parts[column.name].append(_convert(values, column, schema.missing, path, done))
            done += len(batch[0])
    whole = {name: np.concatenate(part) if part else np.array([]) for name, part in parts.items()}
    return pd.DataFrame(whole)


def missing_words(paths: Sequence[Path], schema: Schema) -> dict[str, list[str]]:
    """Return the texts by which each column says that a value is missing, the most frequent first."""
    found: dict[str, Counter[str]] = {name: Counter() for name in schema.names}
    for path in paths:
        for batch in _batches(path, schema.names):
            for name, values in zip(schema.names, batch, strict=True):
                found[name].update(value.strip() for value in values if category(value, schema.missing) is None)
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
    return column.map(lambda value: category(float(value))).astype(object)


def _names(path: Path) -> list[str]:
    for names, _ in _records(path):
        return names
    raise UnreadableError(f"{path} has no rows")


def _batches(path: Path, names: Sequence[str]) -> Iterator[list[list[str]]]:
    """Yield the named columns of a file, some rows at a time."""
    rows: list[list[str]] = []
    places: list[int] = []
    for found, row in _records(path):
        if not places:
            absent = [name for name in names if name not in found]
            if absent:
                raise UnreadableError(f"{path} has no column {', '.join(absent)}; it has {', '.join(found)}")
            places = [found.index(name) for name in names]
        rows.append(row)
        if len(rows) == BATCH:
            yield [[row[place] for row in rows] for place in places]
            rows = []
    if not places:
        raise UnreadableError(f"{path} has no rows")
    if rows:
        yield [[row[place] for row in rows] for place in places]


def _records(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each row of a file with the names of its columns."""
    if not path.is_file():
        raise UnreadableError(f"there is no file at {path}")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found = records(lines)
            first = next(found, None)
            if first is None:
                raise UnreadableError("it is empty")
            names = header(first)
            for place, row in enumerate(found, 1):
                if len(row) != len(names):
                    raise UnreadableError(misfit(row, names, place))
                yield names, row
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8: {error.reason} at byte {error.start}") from None
    except UnreadableError as error:
        raise UnreadableError(f"{path}: {error}") from None


def _convert(values: list[str], column: Column, missing: frozenset[str], path: Path, done: int) -> np.ndarray:
    if column.type != NUMERIC:
        known: dict[str, str | None] = {value: category(value, missing) for value in set(values)}
        return np.array([*map(known.__getitem__, values), None], dtype=object)[:-1]
    numbers = [number(value, missing) for value in values]
    if None in numbers:
        place = numbers.index(None)
        raise UnreadableError(
            f"{path}: column {column.name} must hold numbers, got {quote(values[place])} in row {done + place + 1}"
        )
    return np.array(numbers, dtype=float)
