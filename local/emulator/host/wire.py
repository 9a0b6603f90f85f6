"""Bodies of requests in the protocols of AWS."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import cbor2

# The first three bits of a CBOR map, which no ASCII character has.
_CBOR_MAP = 5


def json_object(body: bytes) -> dict[str, Any]:
    """Parse a JSON object; return an empty one for anything else, which the service itself will refuse."""
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def fields(body: bytes) -> dict[str, Any]:
    """Read the fields of a CloudWatch request in JSON, CBOR or form encoding; the values of a form are text."""
    if body[:1] == b"{":
        return json_object(body)
    if body and body[0] >> 5 == _CBOR_MAP:
        return cbor2.loads(body)
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
