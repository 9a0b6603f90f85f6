"""Properties of templates as requests of an API, by the service model of botocore."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import botocore.session
from botocore.model import Shape, StructureShape

Unknown = Callable[[str], None]

_NUMBERS = {"integer": int, "long": int, "float": float, "double": float}


@cache
def input_shape(service: str, operation: str) -> StructureShape:
    """Find the shape of a request, such as that of ("sagemaker", "CreateModel")."""
    model = _session().get_service_model(service)
    shape = model.operation_model(operation).input_shape
    if shape is None:
        raise LookupError(f"{service}:{operation} takes no input")
    return shape


def request(service: str, operation: str, properties: Mapping[str, Any], unknown: Unknown) -> dict[str, Any]:
    """Write properties as the request of an operation; call `unknown` with the path of each one that the API lacks."""
    shape = input_shape(service, operation)
    return {**_tokens(shape), **translate(shape, properties, unknown)}


def translate(shape: Shape, value: Any, unknown: Unknown, path: str = "") -> Any:
    """Write a value with the names and types of a shape."""
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return _structure(shape, value, unknown, path)
    if shape.type_name == "list" and isinstance(value, list):
        return [translate(shape.member, item, unknown, path) for item in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {key: translate(shape.value, item, unknown, path) for key, item in value.items()}
    return _scalar(shape.type_name, value)


def member_name(shape: StructureShape, name: str) -> str | None:
    """Find the member of a shape for a property; names may differ in case."""
    if name in shape.members:
        return name
    folded = name.casefold()
    return next((member for member in shape.members if member.casefold() == folded), None)


def _structure(shape: StructureShape, value: Mapping[str, Any], unknown: Unknown, path: str) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for name, item in value.items():
        here = f"{path}.{name}" if path else name
        member = member_name(shape, name)
        if member is None:
            unknown(here)
        elif item is not None:
            members[member] = translate(shape.members[member], item, unknown, here)
    return members


def _scalar(type_name: str, value: Any) -> Any:
    """Convert a value that a template may write in another type: a number or boolean as text, or text as a number."""
    if type_name == "boolean" and isinstance(value, str):
        return value.lower() == "true"
    if type_name in _NUMBERS and isinstance(value, str):
        return _NUMBERS[type_name](float(value))
    if type_name == "string" and isinstance(value, bool):
        return str(value).lower()
    if type_name == "string" and isinstance(value, int | float):
        return str(value)
    return value


def _tokens(shape: StructureShape) -> dict[str, str]:
    return {
        name: str(uuid.uuid4())
        for name, member in shape.members.items()
        if name in shape.required_members and member.metadata.get("idempotencyToken")
    }


@cache
def _session() -> Any:
    return botocore.session.get_session()
