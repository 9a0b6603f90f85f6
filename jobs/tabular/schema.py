"""The schema of a table: the names, types and categories of its columns, and the texts that mean a missing value.

A schema is decided once, from all training data, and written down as schema.json. No later file, split or request is
guessed anew.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tabular.values import MISSING, category, number

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
    def from_json(cls, data: dict[str, Any]) -> "Column":
        """Return the column that plain data describe."""
        if data["type"] not in (NUMERIC, CATEGORICAL):
            raise ValueError(f"the type of column {data['name']} must be numeric or categorical, got {data['type']}")
        listed = data.get("categories")
        return cls(data["name"], data["type"], None if listed is None else tuple(listed))


@dataclass(frozen=True)
class Schema:
    """The columns of a table in their order, and the texts that mean a missing value in any of them."""

    columns: tuple[Column, ...]
    missing: frozenset[str] = MISSING

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

    def only(self, names: Sequence[str]) -> "Schema":
        """Return the schema of some of the columns, in the order of the names."""
        by_name = {column.name: column for column in self.columns}
        return replace(self, columns=tuple(by_name[name] for name in names))

    def to_json(self) -> dict[str, Any]:
        """Return the schema as plain data."""
        columns = [column.to_json() for column in self.columns]
        return {"schema": "table/1", "missing": sorted(self.missing), "columns": columns}

    @classmethod
    def from_json(cls, data: Any) -> "Schema":
        """Return the schema that plain data describe."""
        if not isinstance(data, dict) or data.get("schema") != "table/1":
            raise ValueError("a schema must follow table/1")
        return cls(tuple(map(Column.from_json, data["columns"])), frozenset(data["missing"]) | {""})

    def write(self, path: Path) -> None:
        """Write the schema as a JSON file, and create its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.to_json(), indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Schema":
        """Read the schema in a JSON file. The error for a bad one names the file."""
        try:
            return cls.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path} is no schema of a table: {error}") from None


class Decision:
    """The schema of a table of which one has seen some rows."""

    def __init__(
        self, names: Sequence[str], categorical: Iterable[str] = (), missing: frozenset[str] = MISSING
    ) -> None:
        """Begin with the names of the columns. Those in `categorical` hold categories even if all are numbers."""
        self._missing = missing | {""}
        self._numeric = {name: name not in set(categorical) for name in names}
        self._categories: dict[str, set[str]] = {name: set() for name in names}

    def see(self, name: str, values: Iterable[Any]) -> None:
        """Take some values of a column into account."""
        for value in set(values):
            if (found := category(value, self._missing)) is None:
                continue
            if len(self._categories[name]) <= MAX_CATEGORIES:
                self._categories[name].add(found)
            if self._numeric[name] and number(value, self._missing) is None:
                self._numeric[name] = False

    def decide(self) -> Schema:
        """Return the schema: a column is numeric if each of its values is a number and at least one is there."""
        return Schema(tuple(self._column(name) for name in self._numeric), self._missing)

    def _column(self, name: str) -> Column:
        found = self._categories[name]
        if self._numeric[name] and found:
            return Column(name, NUMERIC)
        return Column(name, CATEGORICAL, tuple(sorted(found)) if len(found) <= MAX_CATEGORIES else None)
