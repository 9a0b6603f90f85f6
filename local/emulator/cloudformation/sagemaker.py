"""The resource types of AWS::SageMaker, except endpoints."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from .api import SAGEMAKER
from .model_card import content_of
from .resource import (
    Properties,
    Provisioned,
    Resource,
    attributes_from,
    generated_name,
    own_tags,
    register_import,
    tag_changes,
)
from .translation import request

POLL_SECONDS = 0.5
PATIENCE_SECONDS = 3600


class NamedResource(Resource):
    """A SageMaker resource of one kind, with the operations CreateKind, DescribeKind, UpdateKind and DeleteKind."""

    kind: str
    # Whether Ref gives the ARN or the name.
    refers_by_arn = False
    # Properties that CreateKind doesn't take and another operation does.
    apart: tuple[str, ...] = ()
    # The property by which CloudFormation imports a resource; None if it can't.
    imported_by: str | None = None

    @property
    def type_name(self) -> str:
        """The name of the type in CloudFormation."""
        return f"AWS::SageMaker::{self.kind}"

    @property
    def name_property(self) -> str:
        """The name of the resource, as a property and as a member of requests."""
        return f"{self.kind}Name"

    def register(self) -> None:
        """Give this handler to the engine, for imports too."""
        super().register()
        if self.imported_by:
            register_import(self.type_name, self.imported_by, lambda value: self.provisioned(name_in(value)))

    def create(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        """Create the resource with its name or a generated one; delete it again if it fails."""
        name = properties.get(self.name_property) or generated_name(logical_id)
        SAGEMAKER.call(f"Create{self.kind}", self.creation(logical_id, name, properties))
        try:
            self.after_creation(name, properties)
            return self.provisioned(name)
        except Exception:
            self.remove(name)
            raise

    def update(self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        """Change the resource as its kind does, then its tags."""
        name = name_in(physical_id)
        self.change(logical_id, name, old, new)
        described = self.describe(name)
        self.change_tags(described[f"{self.kind}Arn"], old, new)
        return self.provisioned(name)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Delete the resource and wait until it is gone."""
        self.remove(name_in(physical_id))

    def creation(self, logical_id: str, name: str, properties: Properties) -> dict[str, Any]:
        """Write the request of CreateKind."""
        own = {key: value for key, value in properties.items() if key not in self.apart}
        tags = own_tags(properties)
        members = {**self.reworded(own), self.name_property: name, "Tags": tags or None}
        return request("sagemaker", f"Create{self.kind}", members, self.unknown(logical_id))

    def reworded(self, properties: Properties) -> Properties:
        """Rename properties that the API names differently."""
        return properties

    def after_creation(self, name: str, properties: Properties) -> None:
        """Make the calls that follow CreateKind, and wait for the resource."""

    def change(self, logical_id: str, name: str, old: Properties, new: Properties) -> None:
        """Update in place; do nothing for a kind whose properties all require replacement."""

    def remove(self, name: str) -> None:
        """Delete the resource by name, if it exists."""
        SAGEMAKER.call_if_there(f"Delete{self.kind}", {self.name_property: name})

    def describe(self, name: str) -> dict[str, Any]:
        """Ask DescribeKind."""
        return SAGEMAKER.call(f"Describe{self.kind}", {self.name_property: name})

    def provisioned(self, name: str) -> Provisioned:
        """Return what Ref and GetAtt give."""
        described = self.describe(name)
        arn = described[f"{self.kind}Arn"]
        attributes = {f"{self.kind}Arn": arn, self.name_property: name}
        return arn if self.refers_by_arn else name, {**attributes, **attributes_from(self.type_name, described)}

    def change_tags(self, arn: str, old: Properties, new: Properties) -> None:
        """Set and remove tags."""
        changed, removed = tag_changes(old, new)
        if changed:
            SAGEMAKER.call("AddTags", {"ResourceArn": arn, "Tags": changed})
        if removed:
            SAGEMAKER.call("DeleteTags", {"ResourceArn": arn, "TagKeys": removed})

    def wait_for(self, name: str, status: str, waiting: frozenset[str]) -> dict[str, Any]:
        """Ask Describe until the status is none of those in `waiting`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (described := self.describe(name))[status] in waiting:
            if time.monotonic() > deadline:
                raise ValueError(f"{self.name_property} {name} is still {described[status]}: it did not stabilize.")
            time.sleep(POLL_SECONDS)
        return described


class Model(NamedResource):
    """AWS::SageMaker::Model."""

    kind = "Model"
    refers_by_arn = True


class EndpointConfig(NamedResource):
    """AWS::SageMaker::EndpointConfig."""

    kind = "EndpointConfig"
    refers_by_arn = True


class ModelPackageGroup(NamedResource):
    """AWS::SageMaker::ModelPackageGroup, with the policy that shares it."""

    kind = "ModelPackageGroup"
    refers_by_arn = True
    imported_by = "ModelPackageGroupArn"
    apart = ("ModelPackageGroupPolicy",)

    def after_creation(self, name: str, properties: Properties) -> None:
        """Wait for the group, then share it."""
        described = self.wait_for(name, "ModelPackageGroupStatus", frozenset({"Pending", "InProgress"}))
        if described["ModelPackageGroupStatus"] != "Completed":
            raise ValueError(f"Model package group {name} is {described['ModelPackageGroupStatus']}")
        if properties.get("ModelPackageGroupPolicy"):
            self._share(name, properties["ModelPackageGroupPolicy"])

    def change(self, logical_id: str, name: str, old: Properties, new: Properties) -> None:
        """Put the policy if it changed; delete it if the template dropped it."""
        policy = new.get("ModelPackageGroupPolicy")
        if policy == old.get("ModelPackageGroupPolicy"):
            return
        if policy:
            self._share(name, policy)
        else:
            SAGEMAKER.call_if_there("DeleteModelPackageGroupPolicy", {self.name_property: name})

    def _share(self, name: str, policy: Any) -> None:
        document = policy if isinstance(policy, str) else json.dumps(policy)
        SAGEMAKER.call("PutModelPackageGroupPolicy", {self.name_property: name, "ResourcePolicy": document})


class ModelCard(NamedResource):
    """AWS::SageMaker::ModelCard, whose content is an object in templates and JSON text in the API."""

    kind = "ModelCard"
    imported_by = "ModelCardName"

    def reworded(self, properties: Properties) -> Properties:
        """Write the content as the API's schema of model cards requires."""
        return {**properties, "Content": content_of(properties.get("Content") or {})}

    def change(self, logical_id: str, name: str, old: Properties, new: Properties) -> None:
        """Change content and status, which the API refuses to take in one call."""
        if new.get("Content") != old.get("Content"):
            self._update(name, {"Content": content_of(new.get("Content") or {})})
        if new.get("ModelCardStatus") != old.get("ModelCardStatus"):
            self._update(name, {"ModelCardStatus": new["ModelCardStatus"]})

    def _update(self, name: str, change: dict[str, str]) -> None:
        SAGEMAKER.call("UpdateModelCard", {self.name_property: name, **change})


class Pipeline(NamedResource):
    """AWS::SageMaker::Pipeline, whose definition is in the template or in S3."""

    kind = "Pipeline"
    imported_by = "PipelineName"

    def reworded(self, properties: Properties) -> Properties:
        """Unwrap the definition."""
        return {**_without(properties, "PipelineDefinition"), **_definition(properties["PipelineDefinition"])}

    def change(self, logical_id: str, name: str, old: Properties, new: Properties) -> None:
        """Update all but the tags."""
        if _without(new, "Tags") == _without(old, "Tags"):
            return
        members = {**self.reworded(_without(new, "Tags")), self.name_property: name}
        SAGEMAKER.call("UpdatePipeline", request("sagemaker", "UpdatePipeline", members, self.unknown(logical_id)))

    def remove(self, name: str) -> None:
        """Delete the pipeline by name; the API requires a token."""
        body = request("sagemaker", "DeletePipeline", {self.name_property: name}, lambda _: None)
        SAGEMAKER.call_if_there("DeletePipeline", body)


def name_in(physical_id: str) -> str:
    """Return the name of a resource, given its name or its ARN."""
    return physical_id.rsplit("/", 1)[-1]


def _definition(written: Mapping[str, Any]) -> Properties:
    body = written.get("PipelineDefinitionBody")
    if body is not None:
        return {"PipelineDefinition": body if isinstance(body, str) else json.dumps(body)}
    place = written.get("PipelineDefinitionS3Location") or {}
    location = {"Bucket": place.get("Bucket"), "ObjectKey": place.get("Key"), "VersionId": place.get("Version")}
    return {"PipelineDefinitionS3Location": {key: value for key, value in location.items() if value}}


def _without(properties: Mapping[str, Any], *names: str) -> Properties:
    return {key: value for key, value in properties.items() if key not in names}


RESOURCES = (Model, EndpointConfig, ModelPackageGroup, ModelCard, Pipeline)
