"""Properties that ministack drops and a lifecycle needs, each put where ministack's own API puts it."""

from __future__ import annotations

from . import alarms, buckets, conditions, custom_resources, functions, roles, schedules, tables


def install() -> None:
    """Install those that replace names; those that follow a handler are registered on import."""
    alarms.install()
    buckets.install()
    conditions.install()
    custom_resources.install()
    functions.install()
    schedules.install()


__all__ = [
    "alarms",
    "buckets",
    "conditions",
    "custom_resources",
    "functions",
    "install",
    "roles",
    "schedules",
    "tables",
]
