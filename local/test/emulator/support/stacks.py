"""CloudFormation stacks."""

from __future__ import annotations

import json
import time
from typing import Any


class Stack:
    """One stack, deployed with the real SDK."""

    def __init__(self, cloudformation: Any, name: str) -> None:
        self.cloudformation = cloudformation
        self.name = name

    def create(self, resources: dict[str, Any], **options: Any) -> Stack:
        self.cloudformation.create_stack(StackName=self.name, **_body(resources, options))
        return self.wait()

    def update(self, resources: dict[str, Any], **options: Any) -> Stack:
        self.cloudformation.update_stack(StackName=self.name, **_body(resources, options))
        return self.wait()

    def delete(self) -> Stack:
        identity = self.describe()["StackId"]
        self.cloudformation.delete_stack(StackName=identity)
        return self.wait(identity)

    def describe(self) -> dict[str, Any]:
        return self.cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]

    def wait(self, identity: str | None = None) -> Stack:
        identity = identity or self.describe()["StackId"]
        deadline = time.monotonic() + 60
        while True:
            stack = self.cloudformation.describe_stacks(StackName=identity)["Stacks"][0]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                self.status = stack["StackStatus"]
                self.identity = identity
                return self
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.name} is still {stack['StackStatus']}")
            time.sleep(0.1)

    @property
    def outputs(self) -> dict[str, str]:
        return {one["OutputKey"]: one["OutputValue"] for one in self.describe().get("Outputs", [])}

    @property
    def physical_ids(self) -> dict[str, str]:
        found = self.cloudformation.describe_stack_resources(StackName=self.name)["StackResources"]
        return {one["LogicalResourceId"]: one.get("PhysicalResourceId", "") for one in found}

    def reasons(self, logical_id: str) -> list[str]:
        events = self.cloudformation.describe_stack_events(StackName=self.identity)["StackEvents"]
        return [
            event["ResourceStatusReason"]
            for event in events
            if event["LogicalResourceId"] == logical_id and event.get("ResourceStatusReason")
        ]


def _body(resources: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    template = {"Resources": resources, **options.pop("sections", {})}
    return {
        "TemplateBody": json.dumps(template),
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        **options,
    }
