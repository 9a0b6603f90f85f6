"""The report: resources that were only recorded, properties that have no effect, and corrections of ministack."""

from __future__ import annotations

from typing import Any

from .control import operation
from .mended import mended

_recorded: dict[tuple[str, str, str, str], dict[str, str]] = {}
_ignored: dict[tuple[str, str], set[str]] = {}


def record(resource_type: str, stack: str, logical_id: str, account: str) -> None:
    """Note a resource that exists in its stack but does nothing."""
    key = (account, stack, logical_id, resource_type)
    _recorded[key] = {"type": resource_type, "stack": stack, "logicalId": logical_id, "account": account}


def ignore(resource_type: str, name: str, logical_id: str) -> None:
    """Note a property that a template sets and that has no effect."""
    _ignored.setdefault((resource_type, name), set()).add(logical_id)


@operation("Report")
def report(_: dict[str, Any]) -> dict[str, Any]:
    """Answer LocalControl.Report."""
    return {
        "recorded": [_recorded[key] for key in sorted(_recorded)],
        "ignored": [
            {"type": resource_type, "property": name, "logicalIds": sorted(logical_ids)}
            for (resource_type, name), logical_ids in sorted(_ignored.items())
        ],
        "mended": mended(),
    }
