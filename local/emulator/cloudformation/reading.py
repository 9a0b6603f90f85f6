"""Which properties a handler reads: we report every property that a template sets and no handler reads."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any


class Watched(dict):
    """A dict that remembers which of its keys were read; its members do the same."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        """Watch the members, too."""
        super().__init__({key: watched(value) for key, value in members.items()})
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """Read one key."""
        self.read.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        """Read one key."""
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        """Asking for a key counts as reading it."""
        self.read.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        """Read all keys."""
        self.read.update(super().keys())
        return super().__iter__()

    def keys(self) -> Any:
        """Read all keys."""
        self.read.update(super().keys())
        return super().keys()

    def items(self) -> Any:
        """Read all keys."""
        self.read.update(super().keys())
        return super().items()

    def values(self) -> Any:
        """Read all keys."""
        self.read.update(super().keys())
        return super().values()

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        """Read all keys, because a handler keeps what it copies; the copy is a plain dict."""
        return {key: copy.deepcopy(value, memo) for key, value in self.items()}


def watched(value: Any) -> Any:
    """Watch a value of a template, with its members at every depth."""
    if isinstance(value, Mapping):
        return Watched(value)
    if isinstance(value, list):
        return [watched(item) for item in value]
    return value


def plain(value: Any) -> Any:
    """Return the value as it was before it was watched, without counting it as read."""
    if isinstance(value, Watched):
        return {key: plain(item) for key, item in dict.items(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def unread(value: Any, path: str = "") -> list[str]:
    """List the paths that were set and not read; a member none of whose keys was read counts as read as a whole."""
    if isinstance(value, list):
        return [one for item in value for one in unread(item, path)]
    if not isinstance(value, Watched) or (path and not value.read):
        return []
    found: list[str] = []
    for key, item in dict.items(value):
        here = f"{path}.{key}" if path else key
        found += unread(item, here) if key in value.read else [here]
    return found
