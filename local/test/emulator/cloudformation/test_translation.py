"""Every property of the types with our handlers has a counterpart in the service's API, or a reason for none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.model import Shape

from emulator.cloudformation import RESOURCES
from emulator.cloudformation.model_card import content_of
from emulator.cloudformation.translation import input_shape, member_name, request
from support.node import node

# The operations that take the properties of a type.
OPERATIONS = {
    "AWS::SageMaker::Model": [("sagemaker", "CreateModel", "")],
    "AWS::SageMaker::EndpointConfig": [("sagemaker", "CreateEndpointConfig", "")],
    "AWS::SageMaker::Endpoint": [("sagemaker", "CreateEndpoint", ""), ("sagemaker", "UpdateEndpoint", "")],
    "AWS::SageMaker::ModelPackageGroup": [("sagemaker", "CreateModelPackageGroup", "")],
    "AWS::SageMaker::ModelCard": [("sagemaker", "CreateModelCard", "")],
    "AWS::SageMaker::Pipeline": [("sagemaker", "CreatePipeline", "")],
    "AWS::CodePipeline::Pipeline": [("codepipeline", "CreatePipeline", "pipeline")],
    "AWS::ApplicationAutoScaling::ScalableTarget": [
        ("application-autoscaling", "RegisterScalableTarget", ""),
        ("application-autoscaling", "PutScheduledAction", ""),
    ],
    "AWS::ApplicationAutoScaling::ScalingPolicy": [("application-autoscaling", "PutScalingPolicy", "")],
}
# For these, the handler has code of its own, because the API has another name, operation or shape.
BY_HAND = {
    "AWS::SageMaker::ModelPackageGroup": {"ModelPackageGroupPolicy"},
    "AWS::SageMaker::ModelCard": {"Content"},
    "AWS::SageMaker::Pipeline": {"PipelineDefinition"},
    "AWS::CodePipeline::Pipeline": {"DisableInboundStageTransitions", "RestartExecutionOnUpdate", "Tags"},
    "AWS::ApplicationAutoScaling::ScalableTarget": {"ScheduledActions"},
    "AWS::ApplicationAutoScaling::ScalingPolicy": {"ScalingTargetId"},
}
# The API has no counterpart for these; the report lists them if a template sets them.
UNSAID = {"AWS::SageMaker::ModelCard": {"CreatedBy", "LastModifiedBy"}}


@pytest.fixture(scope="module")
def trees() -> dict[str, list[str]]:
    script = Path(__file__).with_name("property-tree.mjs")
    return json.loads(node(str(script), *OPERATIONS))


def has(shape: Shape, path: list[str]) -> bool:
    while shape.type_name == "list":
        shape = shape.member
    if not path or shape.type_name == "map":
        return True
    member = member_name(shape, path[0]) if shape.type_name == "structure" else None
    return member is not None and has(shape.members[member], path[1:])


def test_every_handler_is_checked() -> None:
    assert {resource().type_name for resource in RESOURCES} == set(OPERATIONS)


@pytest.mark.parametrize("type_name", OPERATIONS)
def test_every_property_has_its_member(trees: dict[str, list[str]], type_name: str) -> None:
    shapes = [input_shape(service, operation) for service, operation, _ in OPERATIONS[type_name]]
    inner = [member for _, _, member in OPERATIONS[type_name]]
    shapes = [shape.members[member] if member else shape for shape, member in zip(shapes, inner, strict=True)]
    missing = {
        path.split(".")[0] for path in trees[type_name] if not any(has(shape, path.split(".")) for shape in shapes)
    }
    assert len(trees[type_name]) > 3
    assert missing == BY_HAND.get(type_name, set()) | UNSAID.get(type_name, set())


def test_texts_become_what_the_api_takes() -> None:
    unknown: list[str] = []
    said = request(
        "sagemaker",
        "CreateEndpointConfig",
        {
            "EndpointConfigName": "c",
            "ProductionVariants": [{"InitialInstanceCount": "2", "InitialVariantWeight": "0.5", "Colour": "red"}],
            "DataCaptureConfig": {"EnableCapture": "true"},
            "Tags": None,
        },
        unknown.append,
    )
    assert said["ProductionVariants"] == [{"InitialInstanceCount": 2, "InitialVariantWeight": 0.5}]
    assert said["DataCaptureConfig"] == {"EnableCapture": True}
    assert "Tags" not in said
    assert unknown == ["ProductionVariants.Colour"]


def test_tokens_that_the_api_requires_are_added() -> None:
    said = request("sagemaker", "CreatePipeline", {"PipelineName": "p"}, lambda _: None)
    assert len(said["ClientRequestToken"]) >= 32


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"MetricData": [{"XAxisName": ["a"]}]}, {"metric_data": [{"x_axis_name": ["a"]}]}),
        ({"Metadata": {"AsIs": "A"}}, {"metadata": {"AsIs": "A"}}),
        ({"ModelPackageVersion": "3"}, {"model_package_version": 3.0}),
    ],
)
def test_content_of_cards_is_in_snake_case(written: dict[str, Any], said: dict[str, Any]) -> None:
    assert json.loads(content_of(written)) == said
