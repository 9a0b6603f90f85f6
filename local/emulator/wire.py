"""Bodies of requests, as they come over the wire."""

from __future__ import annotations

import json
from typing import Any


def json_object(body: bytes) -> dict[str, Any]:
    """Parse a body that should be a JSON object; anything else is an empty one, and the service's to refuse."""
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
