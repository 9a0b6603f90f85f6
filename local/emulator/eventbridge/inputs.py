"""The input of a target: the event, a part of it, a constant, or a template with values from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from ministack.services import eventbridge

_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\[(\d+)\]|\['([^']+)'\]")
_MISSING = object()


def of_target(target: Mapping[str, Any], rule: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    """Make the input of a target; it is the whole event if InputPath matches nothing."""
    if target.get("InputTransformer"):
        return transformed(target["InputTransformer"], rule, event)
    if target.get("Input"):
        return target["Input"]
    if target.get("InputPath"):
        found = select(target["InputPath"], event)
        if found is not _MISSING:
            return json.dumps(found)
    return json.dumps(event)


def transformed(transformer: Mapping[str, Any], rule: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    """Fill in a template; a variable whose path matches nothing is replaced with nothing."""
    template = transformer.get("InputTemplate", "")
    variables: dict[str, Any] = {
        "aws.events.event.json": event,
        "aws.events.event": {key: value for key, value in event.items() if key != "detail"},
        "aws.events.rule-name": rule.get("Name", ""),
        "aws.events.rule-arn": rule.get("Arn", ""),
    }
    for name, path in (transformer.get("InputPathsMap") or {}).items():
        found = select(path, event)
        if found is _MISSING:
            template = template.replace(f"<{name}>", "")
        else:
            variables[name] = found
    ingested = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    variables["aws.events.event.ingestion-time"] = ingested
    return eventbridge._render_input_template(template, variables)


def select(path: str, event: Mapping[str, Any]) -> Any:
    """Follow a JSON path of members, quoted members and indexes."""
    if not path.startswith("$"):
        return _MISSING
    found: Any = event
    position = 1
    while position < len(path):
        step = _STEP.match(path, position)
        if step is None:
            return _MISSING
        name, index, quoted = step.groups()
        try:
            found = found[int(index)] if index is not None else found[name or quoted]
        except (KeyError, IndexError, TypeError):
            return _MISSING
        position = step.end()
    return found


def chosen(value: str, event: Mapping[str, Any]) -> str:
    """Return a parameter of a target, which may be a path into the event."""
    if not value.startswith("$."):
        return value
    found = select(value, event)
    if found is _MISSING:
        return ""
    return found if isinstance(found, str) else json.dumps(found)
