"""What IAM is asked about requests to Application Auto Scaling."""

from __future__ import annotations

from .checks import Body, Check, Scope

_KEYS = {
    "application-autoscaling:service-namespace": "ServiceNamespace",
    "application-autoscaling:scalable-dimension": "ScalableDimension",
}


def checks(operation: str, body: Body, scope: Scope) -> list[Check]:
    """Ask about all scalable targets: the service chooses their ids."""
    context = {key: body[name] for key, name in _KEYS.items() if body.get(name)}
    target = f"arn:aws:application-autoscaling:{scope.region}:{scope.account}:scalable-target/*"
    resource = "*" if operation.startswith("Describe") else target
    return [Check(f"application-autoscaling:{operation}", resource, context)]
