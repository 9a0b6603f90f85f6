"""Resource types of SageMaker, deployed with the real SDK."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from support.policies import allow, as_role, refused
from support.running import REGION, TOOLS, Emulator
from support.stacks import Stack

from .standin import StandIn

ROLE = f"arn:aws:iam::{TOOLS}:role/job"
MODEL = {
    "Type": "AWS::SageMaker::Model",
    "Properties": {"ExecutionRoleArn": ROLE, "PrimaryContainer": {"ModelPackageName": "arn:of:package"}},
}
CONFIG = {
    "Type": "AWS::SageMaker::EndpointConfig",
    "Properties": {
        "ProductionVariants": [
            {
                "VariantName": "main",
                "ModelName": {"Fn::GetAtt": ["Model", "ModelName"]},
                "InstanceType": "ml.m6i.large",
                "InitialInstanceCount": "2",
                "InitialVariantWeight": 1,
            }
        ]
    },
}


def endpoint(**more: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::SageMaker::Endpoint",
        "Properties": {
            "EndpointName": "served",
            "EndpointConfigName": {"Fn::GetAtt": ["Config", "EndpointConfigName"]},
            "RetainAllVariantProperties": True,
            "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}],
            **more,
        },
    }


def serving(package: str = "arn:of:package") -> dict[str, Any]:
    model = {**MODEL, "Properties": {**MODEL["Properties"], "PrimaryContainer": {"ModelPackageName": package}}}
    return {"Model": model, "Config": CONFIG, "Endpoint": endpoint()}


def test_group_is_created_with_its_policy_and_tags(stack: Callable[..., Stack], fresh: StandIn) -> None:
    policy = {"Version": "2012-10-17", "Statement": []}
    group = {
        "Type": "AWS::SageMaker::ModelPackageGroup",
        "Properties": {
            "ModelPackageGroupName": "credit",
            "ModelPackageGroupDescription": "Models",
            "ModelPackageGroupPolicy": policy,
            "Tags": [{"Key": "a", "Value": "b"}],
        },
    }
    outputs = {
        "Ref": {"Value": {"Ref": "Group"}},
        "Status": {"Value": {"Fn::GetAtt": ["Group", "ModelPackageGroupStatus"]}},
        "Time": {"Value": {"Fn::GetAtt": ["Group", "CreationTime"]}},
    }
    made = stack("group").create(
        {"Group": group}, sections={"Outputs": outputs}, Tags=[{"Key": "of", "Value": "stack"}]
    )

    assert made.status == "CREATE_COMPLETE"
    assert made.outputs["Ref"] == f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package-group/credit"
    assert made.outputs["Status"] == "Completed"
    assert made.outputs["Time"].endswith("Z")
    [created] = fresh.asked("CreateModelPackageGroup")
    assert created.body["Tags"] == [{"Key": "a", "Value": "b"}, {"Key": "of", "Value": "stack"}]
    assert fresh.rows[(TOOLS, "ModelPackageGroup", "credit")]["policy"] == policy


def test_group_loses_its_policy_and_changes_its_tags(stack: Callable[..., Stack], fresh: StandIn) -> None:
    def group(**more: Any) -> dict[str, Any]:
        return {
            "Group": {
                "Type": "AWS::SageMaker::ModelPackageGroup",
                "Properties": {"ModelPackageGroupName": "shared", **more},
            }
        }

    made = stack("policy").create(group(ModelPackageGroupPolicy={"Statement": []}, Tags=[{"Key": "a", "Value": "b"}]))
    made.update(group(Tags=[{"Key": "c", "Value": "d"}]))

    assert made.status == "UPDATE_COMPLETE"
    assert "policy" not in fresh.rows[(TOOLS, "ModelPackageGroup", "shared")]
    assert fresh.asked("AddTags")[0].body["Tags"] == [{"Key": "c", "Value": "d"}]
    assert fresh.asked("DeleteTags")[0].body["TagKeys"] == ["a"]


def test_replacing_a_group_under_the_same_name_is_refused(stack: Callable[..., Stack], fresh: StandIn) -> None:
    def group(description: str) -> dict[str, Any]:
        properties = {"ModelPackageGroupName": "kept", "ModelPackageGroupDescription": description}
        return {"Group": {"Type": "AWS::SageMaker::ModelPackageGroup", "Properties": properties}}

    made = stack("replace").create(group("one")).update(group("two"))

    assert made.status == "UPDATE_ROLLBACK_COMPLETE"
    assert any("custom-named resource requires replacing" in reason for reason in made.reasons("Group"))


def test_card_says_its_content_as_the_api_does(stack: Callable[..., Stack], fresh: StandIn) -> None:
    def card(status: str, owner: str) -> dict[str, Any]:
        content = {
            "ModelOverview": {"ModelOwner": owner, "ModelVersion": "2"},
            "AdditionalInformation": {"CustomDetails": {"Kept_AsIs": "x"}},
            "EvaluationDetails": [{"Name": "test", "MetricGroups": [{"Name": "g", "MetricData": []}]}],
        }
        properties = {"ModelCardName": "card", "ModelCardStatus": status, "Content": content}
        return {"Card": {"Type": "AWS::SageMaker::ModelCard", "Properties": properties}}

    made = stack("card").create(card("Draft", "me"))
    assert made.status == "CREATE_COMPLETE"
    assert json.loads(fresh.asked("CreateModelCard")[0].body["Content"]) == {
        "model_overview": {"model_owner": "me", "model_version": 2.0},
        "additional_information": {"custom_details": {"Kept_AsIs": "x"}},
        "evaluation_details": [{"name": "test", "metric_groups": [{"name": "g", "metric_data": []}]}],
    }

    made.update(card("Approved", "you"))
    content, status = fresh.asked("UpdateModelCard")
    assert json.loads(content.body["Content"])["model_overview"]["model_owner"] == "you"
    assert "ModelCardStatus" not in content.body
    assert status.body == {"ModelCardName": "card", "ModelCardStatus": "Approved"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"PipelineDefinitionBody": '{"Version":"2020-12-01"}'}, {"PipelineDefinition": '{"Version":"2020-12-01"}'}),
        (
            {"PipelineDefinitionS3Location": {"Bucket": "bucket", "Key": "k", "Version": "v"}},
            {"PipelineDefinitionS3Location": {"Bucket": "bucket", "ObjectKey": "k", "VersionId": "v"}},
        ),
    ],
)
def test_pipeline_takes_its_definition_from_either_place(
    stack: Callable[..., Stack], fresh: StandIn, written: dict[str, Any], said: dict[str, Any]
) -> None:
    def pipeline(steps: int) -> dict[str, Any]:
        properties = {
            "PipelineName": "training",
            "RoleArn": ROLE,
            "PipelineDefinition": written,
            "ParallelismConfiguration": {"MaxParallelExecutionSteps": steps},
        }
        return {"Pipeline": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}

    made = stack("pipeline").create(pipeline(2), sections={"Outputs": {"Name": {"Value": {"Ref": "Pipeline"}}}})
    assert made.outputs["Name"] == "training"
    body = fresh.asked("CreatePipeline")[0].body
    assert {key: body[key] for key in said} == said
    assert body["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 2}

    made.update(pipeline(5))
    assert fresh.asked("UpdatePipeline")[0].body["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 5}

    made.delete()
    assert (TOOLS, "Pipeline", "training") not in fresh.rows


def test_endpoint_moves_to_a_new_model(stack: Callable[..., Stack], fresh: StandIn) -> None:
    made = stack("serving").create(serving())
    assert made.status == "CREATE_COMPLETE"
    before = made.physical_ids
    assert before["Endpoint"] == f"arn:aws:sagemaker:{REGION}:{TOOLS}:endpoint/served"
    assert before["Model"].split("/")[1].startswith("Model-")
    assert fresh.asked("CreateEndpointConfig")[0].body["ProductionVariants"][0]["InitialInstanceCount"] == 2
    assert "RetainAllVariantProperties" not in fresh.asked("CreateEndpoint")[0].body

    made.update(serving("arn:of:another"))
    after = made.physical_ids
    assert made.status == "UPDATE_COMPLETE"
    assert (after["Model"], after["Config"]) != (before["Model"], before["Config"])
    assert after["Endpoint"] == before["Endpoint"]
    [moved] = fresh.asked("UpdateEndpoint")
    assert moved.body["ExcludeRetainedVariantProperties"] == [{"VariantPropertyType": "DesiredWeight"}]
    assert moved.body["RetainAllVariantProperties"] is True
    assert moved.body["EndpointConfigName"] == after["Config"].split("/")[1]
    # The predecessors are deleted once the endpoint serves from their successors.
    kinds = [kind for _, kind, _ in fresh.rows]
    assert (kinds.count("Model"), kinds.count("EndpointConfig")) == (1, 1)


def test_endpoint_that_rolls_back_fails_the_update_with_its_reason(stack: Callable[..., Stack], fresh: StandIn) -> None:
    made = stack("rollback").create(serving())
    before = made.physical_ids
    fresh.outcome = ("InService", "Alarms tripped: served-rollback-errors")
    made.update(serving("arn:of:worse"))

    assert made.status == "UPDATE_ROLLBACK_COMPLETE"
    assert any("Alarms tripped: served-rollback-errors" in reason for reason in made.reasons("Endpoint"))
    assert made.physical_ids == before


def test_endpoint_that_rolls_back_is_overlooked_once_if_told_so(
    stack: Callable[..., Stack], fresh: StandIn, emulator: Emulator
) -> None:
    made = stack("silent").create(serving())
    before = made.physical_ids
    fresh.outcome = ("InService", "An internal error")
    emulator.control("OverlookRollback", Account=TOOLS, Region=REGION, EndpointName="served")
    made.update(serving("arn:of:worse"))

    assert made.status == "UPDATE_COMPLETE"
    assert made.physical_ids["Config"] != before["Config"]
    assert fresh.rows[TOOLS, "Endpoint", "served"]["EndpointConfigName"] == before["Config"].split("/")[1]

    made.update(serving("arn:of:worst"))
    assert made.status == "UPDATE_ROLLBACK_COMPLETE"


def test_endpoint_that_does_not_come_up_is_deleted_with_its_stack(stack: Callable[..., Stack], fresh: StandIn) -> None:
    fresh.outcome = ("Failed", "The primary container did not pass the ping health check")
    made = stack("failing").create(serving())

    assert made.status == "ROLLBACK_COMPLETE"
    assert any("did not pass the ping health check" in reason for reason in made.reasons("Endpoint"))
    assert not [key for key in fresh.rows if key[1] in ("Endpoint", "EndpointConfig", "Model")]


def test_endpoint_goes_back_when_a_later_resource_fails(stack: Callable[..., Stack], fresh: StandIn) -> None:
    made = stack("later").create(serving())
    before = made.physical_ids
    schedule = {"ScheduleExpression": "rate(1 hour)", "FlexibleTimeWindow": {"Mode": "OFF"}, "Target": {"Arn": "arn:a"}}
    later = {"Type": "AWS::Scheduler::Schedule", "DependsOn": "Endpoint", "Properties": schedule}
    made.update({**serving("arn:of:another"), "Later": later})

    assert made.status == "UPDATE_ROLLBACK_COMPLETE"
    there, back = [request.body["EndpointConfigName"] for request in fresh.asked("UpdateEndpoint")]
    assert back == before["Config"].split("/")[1] != there
    assert made.physical_ids == before
    assert {key[2] for key in fresh.rows if key[1] == "EndpointConfig"} == {back}


def test_throttled_calls_are_tried_again(stack: Callable[..., Stack], fresh: StandIn) -> None:
    fresh.throttled = 3
    assert stack("throttled").create({"Model": MODEL}).status == "CREATE_COMPLETE"
    assert len(fresh.asked("CreateModel")) == 4


def test_refusal_of_the_service_is_the_reason(stack: Callable[..., Stack], fresh: StandIn) -> None:
    model = {**MODEL, "Properties": {"ModelName": "named", "PrimaryContainer": {"ModelPackageName": ""}}}
    made = stack("refused").create({"Model": model})

    assert made.status == "ROLLBACK_COMPLETE"
    assert any("ModelPackageName" in reason and "ValidationException" in reason for reason in made.reasons("Model"))


ADMINISTRATOR = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
CLOUDFORMATION = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudformation.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def test_resources_are_handled_on_behalf_of_the_role_of_the_stack(
    emulator: Emulator, stack: Callable[..., Stack], fresh: StandIn
) -> None:
    role = emulator.role("deployer", ADMINISTRATOR, trust=CLOUDFORMATION)
    made = stack("role").create({"Model": MODEL}, RoleARN=role)
    assert {request.principal for request in fresh.requests} == {role}

    fresh.requests.clear()
    made.delete()
    assert {request.principal for request in fresh.requests} == {role}


def test_what_the_role_of_the_stack_may_not_do_fails_the_stack(
    emulator: Emulator, stack: Callable[..., Stack], fresh: StandIn
) -> None:
    denied = {"Effect": "Deny", "Action": "iam:PassRole", "Resource": ROLE}
    role = emulator.role("limited", [*ADMINISTRATOR, denied], trust=CLOUDFORMATION)
    made = stack("limited").create({"Model": MODEL}, RoleARN=role)

    assert made.status == "ROLLBACK_COMPLETE"
    assert any("iam:PassRole" in reason and role in reason for reason in made.reasons("Model"))
    assert not fresh.asked("CreateModel")
    assert emulator.calls(principal=role, action="iam:PassRole", allowed=False, via="cloudformation")


def test_a_role_of_a_stack_must_trust_cloudformation(emulator: Emulator, stack: Callable[..., Stack]) -> None:
    role = emulator.role("untrusting", ADMINISTRATOR)

    with pytest.raises(ClientError, match="cannot be assumed"):
        stack("untrusted").create({"Model": MODEL}, RoleARN=role)


def test_a_role_of_a_stack_is_passed_by_who_may(emulator: Emulator, fresh: StandIn) -> None:
    role = emulator.role("passed", ADMINISTRATOR, trust=CLOUDFORMATION)
    stacks = allow("cloudformation:*", "*")
    without = Stack(as_role(emulator, "cloudformation", stacks), "unpassed")
    arguments = {"StackName": "unpassed", "TemplateBody": json.dumps({"Resources": {"Model": MODEL}}), "RoleARN": role}

    assert f"iam:PassRole on resource: {role}" in refused(without.cloudformation.create_stack, **arguments)
    change_set = {"ChangeSetName": "c", "ChangeSetType": "CREATE", **arguments}
    assert "iam:PassRole" in refused(without.cloudformation.create_change_set, **change_set)
    assert fresh.requests == []

    to_service = {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}}
    passing = as_role(emulator, "cloudformation", stacks, allow("iam:PassRole", role, **to_service))
    assert Stack(passing, "passed").create({"Model": MODEL}, RoleARN=role).delete().status == "DELETE_COMPLETE"


def test_resources_of_a_caller_without_a_role_of_the_stack_are_the_callers(emulator: Emulator, fresh: StandIn) -> None:
    role = emulator.role("caller", ADMINISTRATOR)
    stack = Stack(emulator.client("cloudformation", session=emulator.session(role)), "of-caller")
    stack.create({"Model": MODEL}).delete()

    assert stack.status == "DELETE_COMPLETE"
    assert {request.principal for request in fresh.requests} == {role}


def test_resources_of_the_root_have_no_principal(stack: Callable[..., Stack], fresh: StandIn) -> None:
    stack("root").create({"Model": MODEL})
    assert {request.principal for request in fresh.requests} == {None}
