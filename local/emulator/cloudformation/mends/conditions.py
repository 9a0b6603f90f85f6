"""Conditions of templates: ministack compares functions as text instead of resolving them."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import changesets, engine, handlers, stacks

from emulator.host.mended import mend

_FUNCTIONS = frozenset({"Fn::Join", "Fn::Sub", "Fn::Split", "Fn::FindInMap", "Fn::Base64"})
_MODULES = (engine, handlers, changesets, stacks)


def install() -> None:
    """Resolve functions in conditions before ministack evaluates the conditions."""
    evaluate = engine._evaluate_conditions

    def evaluate_resolved(template: dict[str, Any], parameters: dict[str, Any]) -> dict[str, bool]:
        conditions = template.get("Conditions")
        if not conditions:
            return evaluate(template, parameters)
        mappings = template.get("Mappings") or {}
        return evaluate({**template, "Conditions": _resolved(conditions, parameters, mappings)}, parameters)

    # Each of these modules imported the function by name.
    for module in _MODULES:
        module._evaluate_conditions = evaluate_resolved
    mend("Conditions", "functions and pseudo parameters in Fn::Equals are resolved")


def _resolved(value: Any, parameters: dict[str, Any], mappings: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, parameters, mappings) for item in value]
    if not isinstance(value, dict):
        return value
    if _FUNCTIONS & value.keys() or _is_pseudo(value.get("Ref"), parameters):
        return engine._resolve_refs(value, {}, parameters, {}, mappings, "", "")
    return {key: _resolved(item, parameters, mappings) for key, item in value.items()}


def _is_pseudo(name: Any, parameters: dict[str, Any]) -> bool:
    return isinstance(name, str) and name.startswith("AWS::") and name not in parameters
