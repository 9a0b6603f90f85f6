"""Condition keys of requests that ministack does not work out: those of CloudWatch and EventBridge."""

from __future__ import annotations

from typing import Any

from .mended import mend
from .requests import add_context
from .wire import fields, json_object


def install() -> None:
    """Add the keys that policies of ours use."""
    add_context("monitoring", _metrics)
    add_context("events", _entries)
    mend("cloudwatch:namespace", "PutMetricData carries it")
    mend("events:source, events:detail-type", "PutEvents carries them")


def _metrics(iam_action: str, body: bytes) -> dict[str, Any]:
    namespace = fields(body).get("Namespace") if iam_action == "cloudwatch:PutMetricData" else None
    return {"cloudwatch:namespace": namespace} if namespace else {}


def _entries(iam_action: str, body: bytes) -> dict[str, Any]:
    if iam_action != "events:PutEvents":
        return {}
    entries = json_object(body).get("Entries") or []
    keys = {"events:source": _common(entries, "Source"), "events:detail-type": _common(entries, "DetailType")}
    return {key: value for key, value in keys.items() if value}


def _common(entries: list[Any], name: str) -> str | list[str] | None:
    """One value when all entries share it, so that a single-valued operator can match; all of them otherwise."""
    values = sorted({str(entry.get(name, "")) for entry in entries if isinstance(entry, dict)})
    return values[0] if len(values) == 1 else values or None
