"""The content of a model card, which templates write in PascalCase and the API as JSON text in snake_case."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")
# The author of the card chooses the keys of these maps.
_MAPS = frozenset({"CustomDetails", "Metadata"})
_NUMBERS = frozenset({"ModelVersion", "ModelPackageVersion"})


def content_of(written: Any) -> str:
    """Write the Content of a template as the text that CreateModelCard takes."""
    return written if isinstance(written, str) else json.dumps(_snake_case(written))


def _snake_case(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {_word(key): _member(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_snake_case(item) for item in value]
    return value


def _member(key: str, value: Any) -> Any:
    if key in _MAPS:
        return value
    if key in _NUMBERS and isinstance(value, str):
        return float(value)
    return _snake_case(value)


def _word(name: str) -> str:
    return _WORD_START.sub("_", name).lower()
