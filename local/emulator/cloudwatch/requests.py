"""What IAM is asked about requests of CloudWatch: the alarm that a request names, and the namespace of metrics."""

from __future__ import annotations

from typing import Any

from emulator.host.mended import mend
from emulator.host.wire import fields
from emulator.iam.requests import add_context, name_resources


def install() -> None:
    """Name the alarm, where ministack would name all alarms, and add the condition key of PutMetricData."""
    name_resources("monitoring", _arn)
    add_context("monitoring", _keys)
    mend("cloudwatch alarms", "a request is authorized on the alarm that it names, or on the first one of several")
    mend("cloudwatch:namespace", "requests of PutMetricData have this condition key")


def alarm_named(body: bytes) -> str | None:
    """Read the first alarm's name from a body in any protocol of CloudWatch."""
    given = fields(body)
    names = [given.get("AlarmName"), *(given.get("AlarmNames") or []), given.get("AlarmNames.member.1")]
    return next((name for name in names if isinstance(name, str)), None)


def _arn(body: bytes, region: str, account: str) -> str | None:
    name = alarm_named(body)
    return None if name is None else f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}"


def _keys(iam_action: str, body: bytes) -> dict[str, Any]:
    namespace = fields(body).get("Namespace") if iam_action == "cloudwatch:PutMetricData" else None
    return {"cloudwatch:namespace": namespace} if namespace else {}
