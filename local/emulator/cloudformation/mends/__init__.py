"""Properties that ministack drops and a lifecycle needs, each put where ministack's own API puts it."""

from __future__ import annotations

from . import buckets, conditions, custom_resources, functions, roles, schedules, tables


def install() -> None:
    """Install those that replace names; those that follow a handler are registered on import."""
    buckets.install()
    conditions.install()
    custom_resources.install()
    functions.install()
    schedules.install()


__all__ = [
    "buckets",
    "conditions",
    "custom_resources",
    "functions",
    "install",
    "roles",
    "schedules",
    "tables",
]
