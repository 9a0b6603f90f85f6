"""EventBridge as it delivers: retries, dead letters, roles, other buses, schedules; and Lambda's own retries."""

from __future__ import annotations

from . import event_buses, functions, objects, rules, schedules


def install() -> None:
    """Put everything in place; called once, before the server starts."""
    for part in (functions, rules, schedules, objects, event_buses):
        part.install()
