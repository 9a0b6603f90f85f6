"""EventBridge and its Scheduler: rules, targets, retries, dead letters, roles, other buses and schedules."""

from __future__ import annotations

from . import requests, rules, schedules


def install() -> None:
    """Put every part in place."""
    for part in (requests, rules, schedules):
        part.install()
