"""Properties that ministack drops and a lifecycle needs, each put where ministack's own API puts it."""

from __future__ import annotations

from . import buckets, conditions, custom_resources, event_buses, functions, roles, schedules, tables


def install() -> None:
    """Put every mend in place."""
    for part in (buckets, conditions, custom_resources, event_buses, functions, roles, schedules, tables):
        part.install()
