"""The event schemas of AWS, from @aws-cdk/aws-service-spec."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from .node import node

_READ = """
const { loadAwsServiceSpecSync } = require('@aws-cdk/aws-service-spec');
const db = loadAwsServiceSpecSync();
const types = new Map(db.all('eventTypeDefinition').map((type) => [type.$id, type]));
const expand = (type) => {
  if (type.type === 'ref') return object(types.get(type.reference.$ref));
  if (type.type === 'array') return { type: 'array', element: expand(type.element) };
  return { type: type.type };
};
const object = ({ properties }) => ({
  type: 'object',
  members: Object.fromEntries(
    Object.entries(properties).map(([name, p]) => [name, { ...expand(p.type), required: p.required === true }]),
  ),
});
const [source, detailType] = process.argv.slice(1);
const event = db.all('event').find((one) => one.source === source && one.detailType === detailType);
console.log(JSON.stringify(object(types.get(event.rootProperty.$ref))));
"""
_TYPES = {"string": str, "number": (int, float), "boolean": bool, "array": list, "object": dict}


@cache
def _schema(source: str, detail_type: str) -> str:
    return node("-e", _READ, source, detail_type)


def violations(event: dict[str, Any]) -> list[str]:
    """Compare the detail of an event with its schema; list members that are missing, unknown or of another type."""
    schema = json.loads(_schema(event["source"], event["detail-type"]))
    return list(_violations(event["detail"], schema, "detail"))


def _violations(value: Any, schema: dict[str, Any], path: str) -> list[str]:
    expected = _TYPES.get(schema["type"])
    if expected is not None and not isinstance(value, expected):
        return [f"{path} is not of type {schema['type']}: {value!r}"]
    if schema["type"] == "array":
        return [one for item in value for one in _violations(item, schema["element"], f"{path}[]")]
    if schema["type"] != "object":
        return []
    members = schema["members"]
    found = [f"{path}.{name} is missing" for name, m in members.items() if m["required"] and name not in value]
    found += [f"{path}.{name} is not in the schema" for name in value if name not in members]
    for name, member in value.items():
        if name in members:
            found += _violations(member, members[name], f"{path}.{name}")
    return found
