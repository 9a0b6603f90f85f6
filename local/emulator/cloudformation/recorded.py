"""Resource types that nothing emulates: the resource exists in its stack, answers Ref and GetAtt, and is reported."""

from __future__ import annotations

import re
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import provisioners

from emulator.host import report

from .resource import Properties, Provisioned, register_handler
from .specification import ResourceType, resource_types

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_LONGEST_NAME = 63
# An unknown type of CloudFormation's own is a mistake in the template, which the engine refuses.
_NEVER = "AWS::CloudFormation::"


class RecordedResource:
    """A resource that exists only as a record."""

    def __init__(self, described: ResourceType) -> None:
        """Keep the specification of the type."""
        self.described = described

    def create(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        """Record the resource."""
        report.record(self.described.name, stack, logical_id, get_account_id())
        name = provisioners._physical_name(stack, logical_id, max_len=_LONGEST_NAME)
        return self._provisioned(name, properties)

    def update(self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        """Record the resource again; its name stays the same."""
        report.record(self.described.name, stack, logical_id, get_account_id())
        name = provisioners._physical_name(stack, logical_id, max_len=_LONGEST_NAME)
        return physical_id, self._provisioned(name, new)[1]

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Do nothing: only the stack has a record of the resource."""

    def register(self) -> None:
        """Give the handler to ministack's engine."""
        register_handler(self.described.name, self.create, self.update, self.delete)

    def _provisioned(self, name: str, properties: Properties) -> Provisioned:
        arn = arn_of_type(self.described, name, properties)
        parts = [self._identifier(one, name, arn, properties) for one in self.described.identifier or ("Id",)]
        reference = "|".join(parts)
        attributes = {one: self._attribute(one, reference, arn, properties) for one in self.described.attributes}
        return reference, attributes

    def _identifier(self, path: str, name: str, arn: str, properties: Properties) -> str:
        given = _text(_at(properties, path))
        if given:
            return given
        return arn if path.lower().endswith("arn") else name

    def _attribute(self, path: str, reference: str, arn: str, properties: Properties) -> Any:
        given = _at(properties, path)
        if given is not None:
            return given
        return arn if path.lower().endswith("arn") else reference


def arn_of_type(described: ResourceType, name: str, properties: Properties) -> str:
    """Fill in the ARN template of a type; a placeholder that no property has becomes the name of the resource."""
    kind = described.name.rsplit("::", 1)[-1].lower()
    default = f"arn:${{Partition}}:{described.service}:${{Region}}:${{Account}}:{kind}/${{Name}}"
    known = {"Partition": "aws", "Region": get_region(), "Account": get_account_id()}

    def value(match: re.Match[str]) -> str:
        return known.get(match[1]) or _text(properties.get(match[1])) or name

    return _PLACEHOLDER.sub(value, described.arn or default)


def record_the_rest() -> None:
    """Accept every AWS resource type that has no handler; the engine still refuses types that AWS doesn't have."""
    for name, described in resource_types().items():
        if name not in provisioners._RESOURCE_HANDLERS and not name.startswith(_NEVER):
            RecordedResource(described).register()


def _at(properties: Any, path: str) -> Any:
    value = properties
    for part in re.split(r"[./]", path):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None
