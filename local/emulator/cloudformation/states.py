"""The states in which CloudFormation refuses to change a stack; ministack changes it in any."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers, helpers

from emulator.host.mended import mend

Parameters = dict[str, list[str]]
Action = Callable[[Parameters], Any]

_GONE = frozenset({None, "DELETE_COMPLETE", "REVIEW_IN_PROGRESS"})
# A stack whose creation was rolled back can only be deleted.
_ENDED_BADLY = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"})


def install() -> None:
    """Refuse what the state of a stack does not allow."""
    actions = cloudformation._ACTION_HANDLERS
    for name, refusal in (("CreateStack", _of_creation), ("UpdateStack", _of_update), ("CreateChangeSet", _of_set)):
        actions[name] = _refusing(actions[name], refusal)
    mend(
        "AWS::CloudFormation ROLLBACK_COMPLETE",
        "a stack whose creation was rolled back is neither updated nor created again before it is deleted",
    )


def _refusing(action: Action, refusal: Callable[[Parameters, dict[str, Any]], Any]) -> Action:
    def acted(parameters: Parameters) -> Any:
        stack = handlers._resolve_stack(_first(parameters, "StackName")) or {}
        refused = None if stack.get("StackStatus") in _GONE else refusal(parameters, stack)
        return refused or action(parameters)

    return acted


def _of_creation(_: Parameters, stack: dict[str, Any]) -> Any:
    return helpers._error("AlreadyExistsException", f"Stack [{stack['StackName']}] already exists")


def _of_update(_: Parameters, stack: dict[str, Any]) -> Any:
    status = stack["StackStatus"]
    if status not in _ENDED_BADLY and not status.endswith("_IN_PROGRESS"):
        return None
    message = f"Stack:{stack['StackId']} is in {status} state and can not be updated."
    return helpers._error("ValidationError", message)


def _of_set(parameters: Parameters, stack: dict[str, Any]) -> Any:
    if _first(parameters, "ChangeSetType") != "CREATE":
        return _of_update(parameters, stack)
    name = _first(parameters, "ChangeSetName")
    message = f"Stack [{stack['StackName']}] already exists and cannot be created again with the changeSet [{name}]."
    return helpers._error("ValidationError", message)


def _first(parameters: Parameters, name: str) -> str:
    return (parameters.get(name) or [""])[0]
