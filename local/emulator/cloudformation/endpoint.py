"""AWS::SageMaker::Endpoint: a stack waits for it, and fails when it rolls back."""

from __future__ import annotations

from typing import Any

from .api import SAGEMAKER
from .resource import Properties
from .sagemaker import NamedResource
from .translation import request

_MOVING = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"})
_ONLY_OF_UPDATES = ("RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig")


class Endpoint(NamedResource):
    """AWS::SageMaker::Endpoint."""

    kind = "Endpoint"
    refers_by_arn = True
    apart = _ONLY_OF_UPDATES

    def after_creation(self, name: str, properties: Properties) -> None:
        """Wait until it serves; one that cannot fails the stack, which deletes it."""
        self._settled(name, properties["EndpointConfigName"])

    def change(self, logical_id: str, name: str, old: Properties, new: Properties) -> None:
        """Move to another configuration; how to move says nothing while the configuration stays."""
        if new["EndpointConfigName"] == old.get("EndpointConfigName"):
            return
        said = {**{key: value for key, value in new.items() if key != "Tags"}, self.name_property: name}
        SAGEMAKER.call("UpdateEndpoint", request("sagemaker", "UpdateEndpoint", said, self.unknown(logical_id)))
        self._settled(name, new["EndpointConfigName"])

    def remove(self, name: str) -> None:
        """Delete it, and wait until a new one could take its name."""
        if SAGEMAKER.call_if_there("DeleteEndpoint", {self.name_property: name}) is None:
            return
        self.wait_for(name, "EndpointStatus", frozenset({"Deleting"}))

    def describe(self, name: str) -> dict[str, Any]:
        """Ask DescribeEndpoint; one that is gone has a status of its own."""
        described = SAGEMAKER.call_if_there("DescribeEndpoint", {self.name_property: name})
        return described if described is not None else {"EndpointStatus": "Gone"}

    def _settled(self, name: str, configuration: str) -> None:
        described = self.wait_for(name, "EndpointStatus", _MOVING)
        status = described["EndpointStatus"]
        if status == "InService" and described.get("EndpointConfigName") == configuration:
            return
        reason = described.get("FailureReason")
        if status == "InService":
            raise ValueError(f"Endpoint {name} rolled back to {described.get('EndpointConfigName')}: {reason}")
        raise ValueError(f"Endpoint {name} did not stabilize, it is {status}: {reason}")
