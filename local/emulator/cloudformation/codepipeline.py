"""AWS::CodePipeline::Pipeline, which templates write in PascalCase and the API in camelCase."""

from __future__ import annotations

from typing import Any

from ministack.services.cloudformation import provisioners

from .api import CODEPIPELINE
from .resource import Properties, Provisioned, Resource, arn_of, own_tags, tag_changes
from .translation import input_shape, translate

_NOT_OF_THE_DECLARATION = ("Tags", "RestartExecutionOnUpdate", "DisableInboundStageTransitions")
_LONGEST_NAME = 100


class CodePipeline(Resource):
    """AWS::CodePipeline::Pipeline."""

    type_name = "AWS::CodePipeline::Pipeline"
    name_property = "Name"

    def create(self, logical_id: str, properties: Properties, stack: str) -> Provisioned:
        """Create the pipeline; the service starts an execution at once."""
        name = properties.get("Name") or provisioners._physical_name(stack, logical_id, max_len=_LONGEST_NAME)
        body: dict[str, Any] = {"pipeline": self._declaration(logical_id, name, properties)}
        tags = own_tags(properties)
        if tags:
            body["tags"] = _lower(tags)
        created = CODEPIPELINE.call("CreatePipeline", body)
        try:
            self._disable(name, _disabled(properties))
        except Exception:
            self.delete(name, properties)
            raise
        return _provisioned(name, created)

    def update(self, physical_id: str, old: Properties, new: Properties, stack: str, logical_id: str) -> Provisioned:
        """Update the declaration, the tags and the stages with a disabled transition."""
        declaration = self._declaration(logical_id, physical_id, new)
        if declaration == self._declaration(logical_id, physical_id, old):
            answer = CODEPIPELINE.call("GetPipeline", {"name": physical_id})
        else:
            answer = CODEPIPELINE.call("UpdatePipeline", {"pipeline": declaration})
        self._change_tags(physical_id, old, new)
        before, after = _disabled(old), _disabled(new)
        for stage in before.keys() - after.keys():
            CODEPIPELINE.call("EnableStageTransition", {**_transition(physical_id, stage)})
        self._disable(physical_id, {stage: reason for stage, reason in after.items() if before.get(stage) != reason})
        if str(new.get("RestartExecutionOnUpdate")).lower() == "true":
            CODEPIPELINE.call("StartPipelineExecution", {"name": physical_id})
        return _provisioned(physical_id, answer)

    def delete(self, physical_id: str, properties: Properties) -> None:
        """Delete the pipeline."""
        CODEPIPELINE.call_if_there("DeletePipeline", {"name": physical_id})

    def _declaration(self, logical_id: str, name: str, properties: Properties) -> dict[str, Any]:
        shape = input_shape(CODEPIPELINE.name, "CreatePipeline").members["pipeline"]
        declared = {key: value for key, value in properties.items() if key not in _NOT_OF_THE_DECLARATION}
        declared["Name"] = name
        if "ArtifactStores" in declared:
            declared["ArtifactStores"] = {one["Region"]: one["ArtifactStore"] for one in declared["ArtifactStores"]}
        return translate(shape, declared, self.unknown(logical_id))

    def _disable(self, name: str, stages: dict[str, str]) -> None:
        for stage, reason in stages.items():
            CODEPIPELINE.call("DisableStageTransition", {**_transition(name, stage), "reason": reason})

    def _change_tags(self, name: str, old: Properties, new: Properties) -> None:
        changed, removed = tag_changes(old, new)
        arn = arn_of("codepipeline", name)
        if changed:
            CODEPIPELINE.call("TagResource", {"resourceArn": arn, "tags": _lower(changed)})
        if removed:
            CODEPIPELINE.call("UntagResource", {"resourceArn": arn, "tagKeys": removed})


def _provisioned(name: str, answer: dict[str, Any]) -> Provisioned:
    return name, {"Arn": arn_of("codepipeline", name), "Version": str(answer["pipeline"].get("version", 1))}


def _disabled(properties: Properties) -> dict[str, str]:
    return {one["StageName"]: one["Reason"] for one in properties.get("DisableInboundStageTransitions") or []}


def _transition(name: str, stage: str) -> dict[str, str]:
    return {"pipelineName": name, "stageName": stage, "transitionType": "Inbound"}


def _lower(tags: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"key": tag["Key"], "value": tag["Value"]} for tag in tags]
