"""What IAM is asked about requests of EventBridge: the condition keys that ministack does not work out."""

from __future__ import annotations

from typing import Any

from emulator.host.mended import mend
from emulator.host.wire import json_object
from emulator.iam.requests import add_context


def install() -> None:
    """Add the condition keys of PutEvents."""
    add_context("events", _keys)
    mend("events:source, events:detail-type", "requests of PutEvents have these condition keys")


def _keys(iam_action: str, body: bytes) -> dict[str, Any]:
    if iam_action != "events:PutEvents":
        return {}
    entries = json_object(body).get("Entries") or []
    keys = {"events:source": _common(entries, "Source"), "events:detail-type": _common(entries, "DetailType")}
    return {key: value for key, value in keys.items() if value}


def _common(entries: list[Any], name: str) -> str | list[str] | None:
    """Return one value if all entries share it, so that a single-valued operator can match; otherwise all values."""
    values = sorted({str(entry.get(name, "")) for entry in entries if isinstance(entry, dict)})
    return values[0] if len(values) == 1 else values or None
