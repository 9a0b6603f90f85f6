"""What IAM asks of CodePipeline and Application Auto Scaling requests."""

from __future__ import annotations

from typing import Any

from .sagemaker import Check, Scope

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


def pipeline_checks(operation: str, body: dict[str, Any], scope: Scope) -> list[Check]:
    """Ask on the pipeline, or on the stage or the action of it that the operation is about."""
    if body.get("resourceArn"):
        return [Check(f"codepipeline:{operation}", body["resourceArn"])]
    declared = body.get("pipeline")
    name = body.get("pipelineName") or body.get("name") or (declared or {}).get("name")
    if not name or operation.startswith(("PutJob", "AcknowledgeJob")):
        return [Check(f"codepipeline:{operation}", "*")]
    parts = [name]
    if operation in _ON_STAGE | _ON_ACTION and body.get("stageName"):
        parts.append(body["stageName"])
        if operation in _ON_ACTION and body.get("actionName"):
            parts.append(body["actionName"])
    resource = f"arn:aws:codepipeline:{scope.region}:{scope.account}:{'/'.join(parts)}"
    asked = [Check(f"codepipeline:{operation}", resource)]
    role = (declared or {}).get("roleArn")
    if role:
        asked.append(Check("iam:PassRole", role, {"iam:PassedToService": "codepipeline.amazonaws.com"}))
    return asked


def autoscaling_checks(operation: str, body: dict[str, Any], scope: Scope) -> list[Check]:
    """Ask on scalable targets at large: their ids are the service's own."""
    context = {
        key: body[name]
        for key, name in (
            ("application-autoscaling:service-namespace", "ServiceNamespace"),
            ("application-autoscaling:scalable-dimension", "ScalableDimension"),
        )
        if body.get(name)
    }
    reads = operation.startswith("Describe")
    target = f"arn:aws:application-autoscaling:{scope.region}:{scope.account}:scalable-target/*"
    return [Check(f"application-autoscaling:{operation}", "*" if reads else target, context)]
