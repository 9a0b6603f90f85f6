"""What all handlers of resource types share: registration, names, tags and attributes."""

from __future__ import annotations

import random
import string
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import changesets, provisioners, stacks

from emulator.forwarded.simulator import SimulatorError
from emulator.host import report

from . import inert
from .api import is_missing
from .specification import resource_types

Properties = dict[str, Any]
Provisioned = tuple[str, dict[str, Any]]
Create = Callable[[str, Properties, str], Provisioned]
Update = Callable[[str, Properties, Properties, str, str], Provisioned]
Delete = Callable[[str, Properties], None]
Adopt = Callable[[str], Provisioned]

_GENERATED_LENGTH = 12
_blocking: set[str] = set()


class Resource(ABC):
    """A resource type that CloudFormation manages through the API of a service."""

    type_name: str
    # The property with which a template may name the resource; None if there is none.
    name_property: str | None = None

    @abstractmethod
    def create(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        """Create the resource and wait for it; return what Ref gives, and the attributes."""

    @abstractmethod
    def update(self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        """Update the resource in place; the engine replaces it itself if a property requires that."""

    @abstractmethod
    def delete(self, physical_id: str, properties: Properties) -> None:
        """Delete the resource, unless it is already gone."""

    def register(self) -> None:
        """Give this handler to ministack's engine."""
        register_handler(self.type_name, self._create_reported, self._update_reported, self.delete, self.name_property)
        _blocking.add(self.type_name)

    def _create_reported(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        provisioned = self.create(logical_id, properties, stack)
        self._report_inert(logical_id, properties)
        return provisioned

    def _update_reported(
        self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str
    ) -> Provisioned:
        provisioned = self.update(physical_id, old, new, stack, logical_id)
        self._report_inert(logical_id, new)
        return provisioned

    def _report_inert(self, logical_id: str, properties: Properties) -> None:
        for path in inert.paths(self.type_name, properties):
            report.ignore(self.type_name, path, logical_id)

    def unknown(self, logical_id: str) -> Callable[[str], None]:
        """Make the function that reports a property without a counterpart in the API."""
        return lambda path: report.ignore(self.type_name, path, logical_id)


def register_handler(
    type_name: str, create: Create, update: Update, delete: Delete, name_property: str | None = None
) -> None:
    """Give the engine a handler, and say which properties require replacement, name the resource and carry its tags."""
    provisioners._RESOURCE_HANDLERS[type_name] = {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": delete,
    }
    described = resource_types().get(type_name)
    if described is None:
        return
    provisioners._REPLACING_PROPERTIES[type_name] = described.replacing
    if name_property:
        provisioners._CUSTOM_NAME_REPLACEMENT[type_name] = {"name": name_property}
    if described.tags:
        provisioners._STACK_TAG_PROPERTY[type_name] = (described.tags["property"], described.tags["shape"])


def register_import(type_name: str, identifier: str, adopt: Adopt) -> None:
    """Let CloudFormation import resources of a type, by the property that identifies them."""
    provisioners._RESOURCE_HANDLERS[type_name]["import"] = lambda identifiers: adopt(identifiers[identifier])

    def problem(value: str) -> str | None:
        try:
            adopt(value)
        except SimulatorError as error:
            return changesets._IMPORT_NOT_FOUND.format(type=type_name, value=value) if is_missing(error) else str(error)
        return None

    changesets._IMPORT_LOOKUPS[type_name] = ((identifier,), problem)


def handle_off_the_loop() -> None:
    """Run handlers that call the simulator on worker threads, because the simulator calls the emulator meanwhile."""
    known = stacks._runs_on_worker_thread
    stacks._runs_on_worker_thread = lambda type_name: type_name in _blocking or known(type_name)


def generated_name(logical_id: str, longest: int = 63) -> str:
    """Make a name as CloudFormation does for most SageMaker resources, such as `EndpointConfig-8nB2xKq0TzLw`."""
    letters = string.ascii_letters + string.digits
    suffix = "".join(random.choices(letters, k=_GENERATED_LENGTH))  # noqa: S311 - a name, not a secret
    return f"{logical_id[: longest - _GENERATED_LENGTH - 1]}-{suffix}"


def own_tags(properties: Mapping[str, Any]) -> list[dict[str, str]]:
    """List the tags of a resource and its stack, without those that only CloudFormation may set."""
    return [tag for tag in properties.get("Tags") or [] if not tag["Key"].startswith("aws:")]


def tag_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[dict[str, str]], list[str]]:
    """Compare tags; return the tags to set and the keys to remove."""
    before = {tag["Key"]: tag["Value"] for tag in own_tags(old)}
    after = {tag["Key"]: tag["Value"] for tag in own_tags(new)}
    changed = [{"Key": key, "Value": value} for key, value in after.items() if before.get(key) != value]
    return changed, sorted(before.keys() - after.keys())


def attributes_from(type_name: str, described: Mapping[str, Any]) -> dict[str, Any]:
    """Read the attributes of a type from the answer of Describe; write times as CloudFormation does."""
    found: dict[str, Any] = {}
    known = resource_types().get(type_name)
    for path in known.attributes if known else ():
        value: Any = described
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            found[path] = _time(value) if path.endswith("Time") else value
    return found


def arn_of(service: str, resource: str) -> str:
    """Make the ARN of a resource of the stack's account and region."""
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{resource}"


def _time(value: Any) -> Any:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value
