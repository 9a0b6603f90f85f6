"""ministack's own handlers: we report the properties that they don't read and add the attributes that they omit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services.cloudformation import provisioners

from emulator.host import report

from . import inert
from .reading import plain, unread, watched
from .recorded import arn_of_type
from .resource import Properties, Provisioned
from .specification import ResourceType, resource_types

# The engine itself handles nested stacks, custom resources and wait conditions.
_OWN = "AWS::CloudFormation::"

Mend = Callable[[str, Properties, Properties], None]

_mends: dict[str, list[Mend]] = {}


def after(type_name: str) -> Callable[[Mend], Mend]:
    """Register a correction to run after ministack created or updated a resource: (physical id, old, new) -> None."""

    def register(mend: Mend) -> Mend:
        _mends.setdefault(type_name, []).append(mend)
        return mend

    return register


def watch_all() -> None:
    """Wrap every handler that ministack has for a resource type."""
    for name, described in resource_types().items():
        handler = provisioners._RESOURCE_HANDLERS.get(name)
        if handler is not None and "create" in handler and not name.startswith(_OWN):
            _wrap(described, handler)


def _wrap(described: ResourceType, handler: dict[str, Any]) -> None:
    create, update = handler["create"], handler.get("update")
    by_logical_id = handler.get("update_with_logical_id")

    def watched_create(logical_id: str, properties: Properties, stack: str) -> Provisioned:
        seen = watched(properties)
        physical_id, attributes = create(logical_id, seen, stack)

        def undo() -> None:
            _delete(handler, physical_id, properties, logical_id)

        _finish(described.name, logical_id, physical_id, {}, seen, undo)
        return physical_id, _completed(described, physical_id, properties, attributes)

    def watched_update(physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        seen = watched(new)
        rest = (stack, logical_id) if by_logical_id else (stack,)
        answered, attributes = update(physical_id, old, seen, *rest)
        _finish(described.name, logical_id, answered, old, seen, lambda: None)
        return answered, _completed(described, answered, new, attributes)

    handler["create"] = watched_create
    if update is not None:
        handler["update"] = watched_update
        handler["update_with_logical_id"] = True


def _finish(
    type_name: str, logical_id: str, physical_id: str, old: Properties, seen: Properties, undo: Callable[[], None]
) -> None:
    try:
        for mend in _mends.get(type_name, []):
            mend(physical_id, old, seen)
    except Exception:
        undo()
        raise
    unhonoured = {*unread(seen), *inert.paths(type_name, plain(seen))} - inert.read_later(type_name)
    for path in sorted(unhonoured):
        report.ignore(type_name, path, logical_id)


def _delete(handler: dict[str, Any], physical_id: str, properties: Properties, logical_id: str) -> None:
    """Delete a resource whose correction failed: the engine doesn't know it yet."""
    rest = (logical_id,) if handler.get("delete_with_logical_id") else ()
    handler["delete"](physical_id, properties, *rest)


def _completed(
    described: ResourceType, physical_id: str, properties: Properties, attributes: dict[str, Any] | None
) -> dict[str, Any]:
    """Add attributes that handlers omit: properties, the identifier of the resource, and its ARN."""
    found = {name: properties[name] for name in described.attributes if name in properties}
    if len(described.identifier) == 1 and described.identifier[0] in described.attributes:
        found[described.identifier[0]] = physical_id
    if "Arn" in described.attributes and described.arn:
        is_arn = physical_id.startswith("arn:")
        found["Arn"] = physical_id if is_arn else arn_of_type(described, physical_id, properties)
    return {**found, **(attributes or {})}
