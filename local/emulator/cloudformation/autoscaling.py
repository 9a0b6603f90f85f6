"""The resource types of AWS::ApplicationAutoScaling."""

from __future__ import annotations

from typing import Any

from .api import AUTOSCALING
from .resource import Properties, Provisioned, Resource, own_tags, tag_changes
from .translation import request

_IDENTITY = ("ResourceId", "ScalableDimension", "ServiceNamespace")


class ScalableTarget(Resource):
    """AWS::ApplicationAutoScaling::ScalableTarget, with its scheduled actions."""

    type_name = "AWS::ApplicationAutoScaling::ScalableTarget"

    def create(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        """Register the target, then its scheduled actions."""
        self._register(logical_id, properties, with_tags=True)
        for action in properties.get("ScheduledActions") or []:
            self._schedule(logical_id, properties, action)
        return _target(properties)

    def update(self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        """Register the target again, which changes it; then change its scheduled actions and its tags."""
        self._register(logical_id, new, with_tags=False)
        before = {one["ScheduledActionName"]: one for one in old.get("ScheduledActions") or []}
        after = {one["ScheduledActionName"]: one for one in new.get("ScheduledActions") or []}
        for name in before.keys() - after.keys():
            AUTOSCALING.call_if_there("DeleteScheduledAction", {**_identity(new), "ScheduledActionName": name})
        for name, action in after.items():
            if before.get(name) != action:
                self._schedule(logical_id, new, action)
        self._change_tags(old, new)
        return _target(new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Deregister the target, which deletes its policies and scheduled actions."""
        AUTOSCALING.call_if_there("DeregisterScalableTarget", _identity(properties))

    def _register(self, logical_id: str, properties: Properties, with_tags: bool) -> None:
        members = {key: value for key, value in properties.items() if key not in ("ScheduledActions", "Tags")}
        if with_tags and own_tags(properties):
            members["Tags"] = {tag["Key"]: tag["Value"] for tag in own_tags(properties)}
        body = request(AUTOSCALING.name, "RegisterScalableTarget", members, self.unknown(logical_id))
        AUTOSCALING.call("RegisterScalableTarget", body)

    def _schedule(self, logical_id: str, properties: Properties, action: dict[str, Any]) -> None:
        members = {**_identity(properties), **action}
        body = request(AUTOSCALING.name, "PutScheduledAction", members, self.unknown(logical_id))
        AUTOSCALING.call("PutScheduledAction", body)

    def _change_tags(self, old: Properties, new: Properties) -> None:
        changed, removed = tag_changes(old, new)
        if not changed and not removed:
            return
        targets = AUTOSCALING.call(
            "DescribeScalableTargets",
            {
                "ServiceNamespace": new["ServiceNamespace"],
                "ResourceIds": [new["ResourceId"]],
                "ScalableDimension": new["ScalableDimension"],
            },
        )
        for target in targets["ScalableTargets"]:
            arn = target["ScalableTargetARN"]
            if changed:
                AUTOSCALING.call(
                    "TagResource", {"ResourceARN": arn, "Tags": {tag["Key"]: tag["Value"] for tag in changed}}
                )
            if removed:
                AUTOSCALING.call("UntagResource", {"ResourceARN": arn, "TagKeys": removed})


class ScalingPolicy(Resource):
    """AWS::ApplicationAutoScaling::ScalingPolicy, which names its target with three properties or with one Ref."""

    type_name = "AWS::ApplicationAutoScaling::ScalingPolicy"

    def create(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        """Put the policy."""
        return self._put(logical_id, properties)

    def update(self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        """Put the policy again, which replaces its settings."""
        return self._put(logical_id, new)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Delete the policy."""
        body = {**_identity_of_policy(properties), "PolicyName": properties["PolicyName"]}
        AUTOSCALING.call_if_there("DeleteScalingPolicy", body)

    def _put(self, logical_id: str, properties: Properties) -> Provisioned:
        members = {key: value for key, value in properties.items() if key != "ScalingTargetId"}
        members.update(_identity_of_policy(properties))
        body = request(AUTOSCALING.name, "PutScalingPolicy", members, self.unknown(logical_id))
        arn = AUTOSCALING.call("PutScalingPolicy", body)["PolicyARN"]
        return arn, {"Arn": arn}


def _identity(properties: Properties) -> dict[str, str]:
    return {name: properties[name] for name in _IDENTITY}


def _identity_of_policy(properties: Properties) -> dict[str, str]:
    target = properties.get("ScalingTargetId")
    return dict(zip(_IDENTITY, target.split("|"), strict=True)) if target else _identity(properties)


def _target(properties: Properties) -> Provisioned:
    identity = "|".join(properties[name] for name in _IDENTITY)
    return identity, {"Id": identity}


RESOURCES = (ScalableTarget, ScalingPolicy)
