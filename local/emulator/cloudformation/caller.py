"""On whose behalf a stack acts: its execution role, which ministack forgets, or else whoever called CloudFormation."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers

from ..identity import is_root, role_of
from ..mended import mend

# The background task of an operation copies the context of the request that started it.
_role: ContextVar[str] = ContextVar("cloudformation_execution_role", default="")

_ON_STACKS = ("CreateStack", "UpdateStack", "DeleteStack", "RollbackStack", "ContinueUpdateRollback")
_KEPT = "_execution_role"

Parameters = dict[str, list[str]]
Action = Callable[[Parameters], Any]


def principal() -> str | None:
    """Name the role or user on whose behalf a resource is handled now; the account's root has no ARN here."""
    arn = _role.get() or iam_evaluator.caller_arn()
    return None if is_root(arn) else role_of(arn)


def install() -> None:
    """Remember RoleARN of every operation; without one, a stack keeps the role it had."""
    actions = cloudformation._ACTION_HANDLERS
    for name in _ON_STACKS:
        actions[name] = _with_role_of_stack(actions[name])
    actions["CreateChangeSet"] = _keeping_role(actions["CreateChangeSet"])
    actions["ExecuteChangeSet"] = _with_role_of_change_set(actions["ExecuteChangeSet"])
    mend(
        "AWS::CloudFormation::Stack RoleARN",
        "resources of the simulator are handled on behalf of the stack's execution role; of others IAM is not asked",
    )


def _with_role_of_stack(action: Action) -> Action:
    def acted(parameters: Parameters) -> Any:
        name = _first(parameters, "StackName")
        role = _first(parameters, "RoleARN") or (handlers._resolve_stack(name) or {}).get(_KEPT, "")
        return _act(action, parameters, role, name)

    return acted


def _keeping_role(action: Action) -> Action:
    def acted(parameters: Parameters) -> Any:
        answer = action(parameters)
        _, change_set = changesets._find_change_set(
            _first(parameters, "ChangeSetName"), _name_of(_first(parameters, "StackName"))
        )
        if change_set is not None:
            change_set[_KEPT] = _first(parameters, "RoleARN")
        return answer

    return acted


def _with_role_of_change_set(action: Action) -> Action:
    def acted(parameters: Parameters) -> Any:
        _, change_set = changesets._find_change_set(
            _first(parameters, "ChangeSetName"), _first(parameters, "StackName")
        )
        name = (change_set or {}).get("StackName", "")
        role = (change_set or {}).get(_KEPT) or (handlers._resolve_stack(name) or {}).get(_KEPT, "")
        return _act(action, parameters, role, name)

    return acted


def _act(action: Action, parameters: Parameters, role: str, stack_name: str) -> Any:
    token = _role.set(role)
    try:
        answer = action(parameters)
    finally:
        _role.reset(token)
    stack = handlers._resolve_stack(stack_name)
    if stack is not None and role:
        stack[_KEPT] = role
    return answer


def _first(parameters: Parameters, name: str) -> str:
    return (parameters.get(name) or [""])[0]


def _name_of(stack: str) -> str:
    """Take the name out of a stack's ARN; a name is one already."""
    return stack.split("/")[1] if stack.startswith("arn:") else stack
