"""The schema of a table: the names, types and categories of its columns, and the texts that mean a missing value.

A schema is decided once, from all training data, and written down as schema.json. No later file, split or request is
guessed anew.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tabular import shape
from tabular.shape import need, quote
from tabular.values import MISSING, category, missing_words, number, sentinels, text

NUMERIC = "numeric"
CATEGORICAL = "categorical"
MAX_CATEGORIES = 1000  # a column with more texts has names or identifiers, which no list can hold


@dataclass(frozen=True)
class Column:
    """One column. A categorical one has its sorted categories, or None if there are too many to list."""

    name: str
    type: str
    categories: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the column as plain data."""
        listed = {} if self.categories is None else {"categories": list(self.categories)}
        return {"name": self.name, "type": self.type, **listed}

    @classmethod
    def from_json(cls, data: dict[str, Any], key: str = "column") -> "Column":
        """Return the column that plain data describe. The error for a bad one says where it is by `key`."""
        name, kind = data.get("name"), data.get("type")
        named = isinstance(name, str) and name != "" and name == name.strip()
        need(named, f"{key}.name", "a text without white space around it", name)
        need(kind in (NUMERIC, CATEGORICAL), f"{key}.type of column {quote(name)}", "numeric or categorical", kind)
        if data.get("categories") is None:
            return cls(name, kind)
        must = f"left out, as column {quote(name)} is numeric"
        need(kind == CATEGORICAL, f"{key}.categories", must, data["categories"])
        listed = shape.texts(data, "categories", f"{key}.categories")
        shape.need_unique(listed, f"{key}.categories")
        return cls(name, kind, tuple(listed))


def columns_of(data: dict[str, Any], key: str) -> tuple[Column, ...]:
    """Return the columns below a key of plain data. All of them have different names."""
    found = enumerate(shape.objects(data, key))
    columns = tuple(Column.from_json(column, f"{key}[{place}]") for place, column in found)
    shape.need_unique([column.name for column in columns], f"the names in {key}")
    return columns


@dataclass(frozen=True)
class Schema:
    """The columns of a table in their order, and the texts that mean a missing value in any of them."""

    columns: tuple[Column, ...]
    missing: frozenset[str] = MISSING

    def __post_init__(self) -> None:
        """Take each word for missing in the form in which values are compared with it."""
        object.__setattr__(self, "missing", missing_words(self.missing))

    def number(self, value: Any) -> float | None:
        """Return the number that a value stands for, NaN if it is missing, and None if it is something else."""
        return number(value, self.missing)

    def category(self, value: Any) -> str | None:
        """Return the category that a value stands for, or None if it is missing."""
        return category(value, self.missing)

    @property
    def sentinels(self) -> frozenset[float]:
        """The numbers that mean a missing value, such as -999."""
        return sentinels(self.missing)

    @cached_property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names)

    def __contains__(self, name: object) -> bool:
        """Say whether there is a column of this name."""
        return name in self._known

    @cached_property
    def is_disjoint(self) -> Callable[[Iterable[str]], bool]:
        """Say whether there is no column of any of these names."""
        return self._known.isdisjoint

    def only(self, names: Sequence[str]) -> "Schema":
        """Return the schema of some of the columns, in the order of the names."""
        by_name = {column.name: column for column in self.columns}
        return replace(self, columns=tuple(by_name[name] for name in names))

    def to_json(self) -> dict[str, Any]:
        """Return the schema as plain data."""
        columns = [column.to_json() for column in self.columns]
        return {"schema": "table/1", "missing": sorted(self.missing), "columns": columns}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Schema":
        """Return the schema that plain data describe."""
        need(data.get("schema") == "table/1", "schema", '"table/1"', data.get("schema"))
        return cls.of(data, "columns")

    @classmethod
    def of(cls, data: dict[str, Any], key: str) -> "Schema":
        """Return the schema of the columns below a key of plain data, which also list the words for missing."""
        missing = missing_words(shape.texts(data, "missing"))
        columns = columns_of(data, key)
        for place, column in enumerate(columns):
            for at, value in enumerate(column.categories or ()):
                where = f"{key}[{place}].categories[{at}]"
                need(text(value) == value, where, f"{quote(text(value))}, the one text of its value", value)
                need(value not in missing, where, "no word that means a missing value", value)
        return cls(columns, missing)

    def write(self, path: Path) -> None:
        """Write the schema as a JSON file, and create its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.to_json(), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Schema":
        """Read the schema in a JSON file. The error for a bad one names the file."""
        try:
            return cls.from_json(shape.load(path))
        except ValueError as error:
            raise ValueError(f"{path} is no schema of a table: {error}") from None


@dataclass(frozen=True)
class Stray:
    """The first text of a column in which most values are numbers: it makes categories of all of them."""

    column: str
    value: str
    place: str
    strays: int  # values that are no numbers
    values: int  # values that are there

    @property
    def share(self) -> float:
        """The share of the values that are no numbers."""
        return self.strays / self.values

    def __str__(self) -> str:
        """Say which value makes categories of the column."""
        return (
            f"column {quote(self.column)} holds categories, because {quote(self.value)} in {self.place} is no number"
            f" ({self.strays} of {self.values} values are none)"
        )


class Decision:
    """The schema of a table of which one has seen some rows."""

    def __init__(
        self, names: Sequence[str], categorical: Iterable[str] = (), missing: frozenset[str] = MISSING
    ) -> None:
        """Begin with the names of the columns. Those in `categorical` hold categories even if all are numbers."""
        self._missing = missing_words(missing)
        self._labels = set(categorical)
        self._categories: dict[str, set[str]] = {name: set() for name in names}
        self._values = dict.fromkeys(names, 0)  # that are not missing
        self._strays = dict.fromkeys(names, 0)  # of them, those that are no numbers
        self._first: dict[str, tuple[str, str]] = {}  # of those, the first and its place

    def see(self, name: str, values: Sequence[Any], before: int = 0, source: str = "") -> None:
        """Take some values of a column into account, which follow a number of rows in their source."""
        for value, count in Counter(values).items():
            if (found := category(value, self._missing)) is None:
                continue
            if len(self._categories[name]) <= MAX_CATEGORIES:
                self._categories[name].add(found)
            self._values[name] += count
            if number(value, self._missing) is None:
                self._strays[name] += count
                if name not in self._first:
                    place = f"row {before + list(values).index(value) + 1}"
                    self._first[name] = (found, f"{place} of {source}" if source else place)

    def decide(self) -> Schema:
        """Return the schema: a column is numeric if each of its values is a number and at least one is there."""
        return Schema(tuple(map(self._column, self._categories)), self._missing)

    def strays(self) -> list[Stray]:
        """Return the columns that hold categories although most of their values are numbers."""
        return [
            Stray(name, *first, self._strays[name], self._values[name])
            for name, first in self._first.items()
            if name not in self._labels and 2 * self._strays[name] < self._values[name]
        ]

    def _column(self, name: str) -> Column:
        found = self._categories[name]
        if found and name not in self._labels and not self._strays[name]:
            return Column(name, NUMERIC)
        return Column(name, CATEGORICAL, tuple(sorted(found)) if len(found) <= MAX_CATEGORIES else None)
