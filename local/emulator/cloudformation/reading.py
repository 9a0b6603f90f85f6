"""Which properties a handler reads: what a template sets and no handler reads is reported, never skipped in silence."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any


class Watched(dict):
    """A dict that remembers which of its keys were read, and whose members do so too."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        """Watch the members as well."""
        super().__init__({key: watched(value) for key, value in members.items()})
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Read one."""
        self.read.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        """Read one."""
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        """Asking for a key counts as reading it."""
        self.read.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        """Whoever takes all keys reads them all."""
        self.read.update(super().keys())
        return super().__iter__()

    def keys(self) -> Any:
        """Read all."""
        self.read.update(super().keys())
        return super().keys()

    def items(self) -> Any:
        """Read all."""
        self.read.update(super().keys())
        return super().items()

    def values(self) -> Any:
        """Read all."""
        self.read.update(super().keys())
        return super().values()

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Read all, since what is copied is kept; the copy is not watched."""
        return {key: copy.deepcopy(value, memo) for key, value in self.items()}


def watched(value: Any) -> Any:
    """Watch a value of a template wherever it has members."""
    if isinstance(value, Mapping):
        return Watched(value)
    if isinstance(value, list):
        return [watched(item) for item in value]
    return value


def plain(value: Any) -> Any:
    """Give the value as it was before it was watched; reading it so leaves no trace."""
    if isinstance(value, Watched):
        return {key: plain(item) for key, item in dict.items(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def unread(value: Any, path: str = "") -> list[str]:
    """List the paths of what was set and not read; a member of which nothing was read was taken as a whole."""
    if isinstance(value, list):
        return [one for item in value for one in unread(item, path)]
    if not isinstance(value, Watched) or (path and not value.read):
        return []
    found: list[str] = []
    for key, item in dict.items(value):
        here = f"{path}.{key}" if path else key
        found += unread(item, here) if key in value.read else [here]
    return found
