"""Condition keys of requests that ministack does not work out: those of CloudWatch and EventBridge."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import cbor2
from ministack.core import iam_actions

from .mended import mend
from .wire import json_object

# The first three bits of a CBOR map; no character of ASCII has them.
_CBOR_MAP = 5


def install() -> None:
    """Add the keys where ministack gathers those of a request's tags."""
    tags = iam_actions.request_tag_context

    def request_context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        return {**tags(service, iam_action, body, params), **_context(iam_action, body)}

    iam_actions.request_tag_context = request_context
    mend("cloudwatch:namespace", "PutMetricData carries it")
    mend("events:source, events:detail-type", "PutEvents carries them")


def _context(iam_action: str, body: bytes) -> dict[str, Any]:
    if iam_action == "cloudwatch:PutMetricData":
        namespace = _field(body, "Namespace")
        return {"cloudwatch:namespace": namespace} if namespace else {}
    if iam_action == "events:PutEvents":
        entries = json_object(body).get("Entries") or []
        return {
            key: value
            for key, value in (
                ("events:source", _common(entries, "Source")),
                ("events:detail-type", _common(entries, "DetailType")),
            )
            if value
        }
    return {}


def _common(entries: list[Any], name: str) -> str | list[str] | None:
    """One value when all entries share it, so that a single-valued operator can match; all of them otherwise."""
    values = sorted({str(entry.get(name, "")) for entry in entries if isinstance(entry, dict)})
    return values[0] if len(values) == 1 else values or None


def is_cbor_map(body: bytes) -> bool:
    """Tell CBOR from JSON and from forms."""
    return bool(body) and body[0] >> 5 == _CBOR_MAP


def _field(body: bytes, name: str) -> str | None:
    """Read a text field of a body in any protocol of CloudWatch: JSON, CBOR or a form."""
    if body[:1] == b"{":
        return json_object(body).get(name)
    if is_cbor_map(body):
        return cbor2.loads(body).get(name)
    return parse_qs(body.decode("utf-8", "replace")).get(name, [None])[0]
