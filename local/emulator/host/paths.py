"""Values inside parsed JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def values_at(value: Any, path: Sequence[str]) -> Iterator[Any]:
    """Find the values at a path of member names, in every item of the lists along the way."""
    if isinstance(value, list):
        for item in value:
            yield from values_at(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from values_at(value[path[0]], path[1:])
