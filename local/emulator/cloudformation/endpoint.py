"""AWS::SageMaker::Endpoint: a stack waits for the endpoint, and fails when the endpoint rolls back.

After a rollback the endpoint is in service again. Whoever looks at its status alone takes that for success, as
CloudFormation is told to do by LocalControl.OverlookRollback.
"""

from __future__ import annotations

from typing import Any

from ministack.core import responses

from emulator.host.control import operation, required

from .api import SAGEMAKER
from .resource import Properties
from .sagemaker import NamedResource
from .translation import request

_MOVING = frozenset({"Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"})
_ONLY_OF_UPDATES = ("RetainAllVariantProperties", "ExcludeRetainedVariantProperties", "RetainDeploymentConfig")

# The endpoints whose next rollback CloudFormation overlooks.
_overlooked: dict[tuple[str, str, str], bool] = {}


class Endpoint(NamedResource):
    """AWS::SageMaker::Endpoint."""

    kind = "Endpoint"
    refers_by_arn = True
    apart = _ONLY_OF_UPDATES

    def after_creation(self, name: str, properties: Properties) -> None:
        """Wait until the endpoint is in service; if it fails, the stack fails and deletes it."""
        self._settled(name, properties["EndpointConfigName"])

    def change(self, logical_id: str, name: str, old: Properties, new: Properties) -> None:
        """Update the endpoint if its configuration changes; other properties only say how to update it."""
        if new["EndpointConfigName"] == old.get("EndpointConfigName"):
            return
        members = {**{key: value for key, value in new.items() if key != "Tags"}, self.name_property: name}
        SAGEMAKER.call("UpdateEndpoint", request("sagemaker", "UpdateEndpoint", members, self.unknown(logical_id)))
        self._settled(name, new["EndpointConfigName"])

    def remove(self, name: str) -> None:
        """Delete the endpoint, and wait until its name is free."""
        if SAGEMAKER.call_if_there("DeleteEndpoint", {self.name_property: name}) is None:
            return
        self.wait_for(name, "EndpointStatus", frozenset({"Deleting"}))

    def describe(self, name: str) -> dict[str, Any]:
        """Ask DescribeEndpoint; a deleted endpoint has the status Gone."""
        described = SAGEMAKER.call_if_there("DescribeEndpoint", {self.name_property: name})
        return described if described is not None else {"EndpointStatus": "Gone"}

    def _settled(self, name: str, configuration: str) -> None:
        described = self.wait_for(name, "EndpointStatus", _MOVING)
        status = described["EndpointStatus"]
        if status == "InService" and described.get("EndpointConfigName") == configuration:
            return
        if status == "InService" and _overlooked.pop(_key(name), False):
            return
        reason = described.get("FailureReason")
        if status == "InService":
            raise ValueError(f"Endpoint {name} rolled back to {described.get('EndpointConfigName')}: {reason}")
        raise ValueError(f"Endpoint {name} did not stabilize, it is {status}: {reason}")


@operation("OverlookRollback")
def overlook_rollback(body: dict[str, Any]) -> None:
    """Answer LocalControl.OverlookRollback: the stack's update succeeds although the endpoint rolls back, once."""
    _, _, name = required(body, "Account", "Region", "EndpointName")
    _overlooked[_key(name)] = True


def _key(name: str) -> tuple[str, str, str]:
    return responses.get_account_id(), responses.get_region(), name
