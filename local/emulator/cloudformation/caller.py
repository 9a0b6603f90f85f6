"""The principal of a stack: its execution role, which ministack ignores, or else the caller of CloudFormation."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers, helpers

from emulator.host.mended import mend
from emulator.iam.authorization import Question, decide
from emulator.iam.identity import is_root, role_of, role_record
from emulator.iam.sessions import trusts

# The background task of an operation inherits the context of the request that started it.
_role: ContextVar[str] = ContextVar("cloudformation_execution_role", default="")

_ON_STACKS = ("CreateStack", "UpdateStack", "DeleteStack", "RollbackStack", "ContinueUpdateRollback")
_KEPT = "_execution_role"
_SERVICE = "cloudformation.amazonaws.com"

Parameters = dict[str, list[str]]
Action = Callable[[Parameters], Any]


def principal() -> str | None:
    """Return the ARN of the role or user for which a resource is handled now; None for the root of an account."""
    arn = _role.get() or iam_evaluator.caller_arn()
    return None if is_root(arn) else role_of(arn)


def install() -> None:
    """Remember the RoleARN of every operation; a stack keeps its role when an operation names none."""
    actions = cloudformation._ACTION_HANDLERS
    for name in _ON_STACKS:
        actions[name] = _passing_role(_with_role_of_stack(actions[name]))
    actions["CreateChangeSet"] = _passing_role(_keeping_role(actions["CreateChangeSet"]))
    actions["ExecuteChangeSet"] = _with_role_of_change_set(actions["ExecuteChangeSet"])
    mend(
        "AWS::CloudFormation iam:PassRole",
        "a stack's role must trust CloudFormation, and its caller may pass it",
    )
    mend(
        "AWS::CloudFormation::Stack RoleARN",
        "IAM judges the stack's execution role for resources of the simulator, but not for other resources",
    )


def _passing_role(action: Action) -> Action:
    """Refuse a role that CloudFormation may not assume or that the caller may not pass."""

    def acted(parameters: Parameters) -> Any:
        role_arn = _first(parameters, "RoleARN")
        refused = _refusal(role_arn, iam_evaluator.caller_arn()) if role_arn else None
        return refused or action(parameters)

    return acted


def _refusal(role_arn: str, caller: str) -> Any:
    role = role_record(role_arn)
    if role is None or not trusts(role, _SERVICE, {}):
        return helpers._error("ValidationError", f"Role {role_arn} is invalid or cannot be assumed")
    if not caller or is_root(caller):
        return None
    decision = decide(Question(caller, "iam:PassRole", role_arn, {"iam:PassedToService": _SERVICE}))
    if decision.allowed:
        return None
    message = f"User: {caller} is not authorized to perform: iam:PassRole on resource: {role_arn}: {decision.reason}"
    return helpers._error("AccessDenied", message, 403)


def _with_role_of_stack(action: Action) -> Action:
    def acted(parameters: Parameters) -> Any:
        name = _first(parameters, "StackName")
        role = _first(parameters, "RoleARN") or (handlers._resolve_stack(name) or {}).get(_KEPT, "")
        return _act(action, parameters, role, name)

    return acted


def _keeping_role(action: Action) -> Action:
    def acted(parameters: Parameters) -> Any:
        # an import looks up what it names, in the role that will handle it
        token = _role.set(_first(parameters, "RoleARN"))
        try:
            answer = action(parameters)
        finally:
            _role.reset(token)
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
    """Return the name of a stack, given its name or its ARN."""
    return stack.split("/")[1] if stack.startswith("arn:") else stack
