"""What IAM is asked about requests to CodePipeline."""

from __future__ import annotations

from .checks import Body, Check, Scope, passing

_ON_STAGE = frozenset(
    {
        "DisableStageTransition",
        "EnableStageTransition",
        "OverrideStageCondition",
        "RetryStageExecution",
        "RollbackStage",
    }
)
_ON_ACTION = frozenset({"PutActionRevision", "PutApprovalResult"})


def checks(operation: str, body: Body, scope: Scope) -> list[Check]:
    """Ask about the pipeline, or about its stage or action if the operation is about one."""
    action = f"codepipeline:{operation}"
    if body.get("resourceArn"):
        return [Check(action, body["resourceArn"])]
    declared = body.get("pipeline") or {}
    name = body.get("pipelineName") or body.get("name") or declared.get("name")
    if not name or operation.startswith(("PutJob", "AcknowledgeJob")):
        return [Check(action, "*")]
    path = "/".join([name, *_inside(operation, body)])
    asked = [Check(action, f"arn:aws:codepipeline:{scope.region}:{scope.account}:{path}")]
    if declared.get("roleArn"):
        asked.append(passing(declared["roleArn"], "codepipeline.amazonaws.com"))
    return asked


def _inside(operation: str, body: Body) -> list[str]:
    """Name the stage, and the action in it, that an operation is about."""
    if operation not in _ON_STAGE | _ON_ACTION or not body.get("stageName"):
        return []
    on_action = operation in _ON_ACTION and body.get("actionName")
    return [body["stageName"], body["actionName"]] if on_action else [body["stageName"]]
