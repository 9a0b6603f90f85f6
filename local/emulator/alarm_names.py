"""Alarms that a request names: IAM is asked about them, where ministack asks about all there are."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import cbor2
from ministack.core import iam_actions

from .conditions import is_cbor_map
from .mended import mend
from .wire import json_object


def install() -> None:
    """Name the alarm where ministack names the resources of a request."""
    resource_of = iam_actions.extract_resource_arn

    def extract_resource_arn(
        service: str,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes,
        query_params: dict[str, Any],
        region: str,
        account_id: str,
    ) -> str:
        name = alarm_named(body) if service == "monitoring" else None
        if name is None:
            return resource_of(service, method, path, headers, body, query_params, region, account_id)
        return f"arn:aws:cloudwatch:{region}:{account_id}:alarm:{name}"

    iam_actions.extract_resource_arn = extract_resource_arn
    mend("cloudwatch alarms", "a request is authorized on the alarm that it names; of several, on the first")


def alarm_named(body: bytes) -> str | None:
    """Read the first alarm's name from a body in any protocol of CloudWatch: JSON, CBOR or a form."""
    if body[:1] == b"{":
        return _first(json_object(body))
    if is_cbor_map(body):
        return _first(cbor2.loads(body))
    form = parse_qs(body.decode("utf-8", "replace"))
    return next((form[key][0] for key in ("AlarmName", "AlarmNames.member.1") if key in form), None)


def _first(fields: dict[str, Any]) -> str | None:
    names = [fields.get("AlarmName"), *(fields.get("AlarmNames") or [])]
    return next((name for name in names if isinstance(name, str)), None)
