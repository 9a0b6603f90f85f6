"""Alarms that a request names: IAM is asked about them, where ministack asks about all there are."""

from __future__ import annotations

from .mended import mend
from .requests import name_resources
from .wire import fields


def install() -> None:
    """Name the alarm where ministack names the resources of a request."""
    name_resources("monitoring", _arn)
    mend("cloudwatch alarms", "a request is authorized on the alarm that it names; of several, on the first")


def alarm_named(body: bytes) -> str | None:
    """Read the first alarm's name from a body in any protocol of CloudWatch."""
    given = fields(body)
    names = [given.get("AlarmName"), *(given.get("AlarmNames") or []), given.get("AlarmNames.member.1")]
    return next((name for name in names if isinstance(name, str)), None)


def _arn(body: bytes, region: str, account: str) -> str | None:
    name = alarm_named(body)
    return None if name is None else f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}"
