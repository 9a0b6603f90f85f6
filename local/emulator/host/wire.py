"""Bodies of requests, as they come over the wire."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import cbor2

# The first three bits of a CBOR map; no character of ASCII has them.
_CBOR_MAP = 5


def json_object(body: bytes) -> dict[str, Any]:
    """Parse a body that should be a JSON object; anything else is an empty one, and the service's to refuse."""
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def fields(body: bytes) -> dict[str, Any]:
    """Read the fields of a body in any protocol of CloudWatch: JSON, CBOR or a form, of which each value is a text."""
    if body[:1] == b"{":
        return json_object(body)
    if body and body[0] >> 5 == _CBOR_MAP:
        return cbor2.loads(body)
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
