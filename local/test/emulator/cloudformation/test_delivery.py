"""Resource types of CodePipeline and Application Auto Scaling, deployed with the real SDK."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from support.running import REGION, TOOLS
from support.stacks import Stack

from .standin import StandIn

Make = Callable[..., Stack]
ROLE = f"arn:aws:iam::{TOOLS}:role/delivery"
TARGET = "endpoint/served/variant/main"


def pipeline(poll: bool = False, **more: Any) -> dict[str, Any]:
    source = {
        "Name": "Read",
        "ActionTypeId": {"Category": "Source", "Owner": "AWS", "Provider": "S3", "Version": "1"},
        "Configuration": {"S3Bucket": "b", "S3ObjectKey": "k", "PollForSourceChanges": poll},
        "OutputArtifacts": [{"Name": "Release"}],
        "RunOrder": "1",
    }
    approval = {
        "Name": "Approve",
        "ActionTypeId": {"Category": "Approval", "Owner": "AWS", "Provider": "Manual", "Version": "1"},
    }
    properties = {
        "RoleArn": ROLE,
        "PipelineType": "V2",
        "ArtifactStores": [{"Region": REGION, "ArtifactStore": {"Type": "S3", "Location": "artifacts"}}],
        "Stages": [{"Name": "Source", "Actions": [source]}, {"Name": "Approval", "Actions": [approval]}],
        **more,
    }
    return {"Pipeline": {"Type": "AWS::CodePipeline::Pipeline", "Properties": properties}}


def test_pipeline_is_declared_in_the_words_of_its_api(stack: Make, fresh: StandIn) -> None:
    outputs = {"Name": {"Value": {"Ref": "Pipeline"}}, "Version": {"Value": {"Fn::GetAtt": ["Pipeline", "Version"]}}}
    made = stack("deliver").create(pipeline(Tags=[{"Key": "a", "Value": "b"}]), sections={"Outputs": outputs})

    assert made.status == "CREATE_COMPLETE"
    assert made.outputs["Name"].startswith("deliver-Pipeline-")
    assert made.outputs["Version"] == "1"
    body = fresh.asked("CreatePipeline")[0].body
    assert body["tags"] == [{"key": "a", "value": "b"}]
    declared = body["pipeline"]
    assert declared["name"] == made.outputs["Name"]
    assert declared["artifactStores"] == {REGION: {"type": "S3", "location": "artifacts"}}
    [source] = declared["stages"][0]["actions"]
    assert source["actionTypeId"] == {"category": "Source", "owner": "AWS", "provider": "S3", "version": "1"}
    assert source["configuration"] == {"S3Bucket": "b", "S3ObjectKey": "k", "PollForSourceChanges": "false"}
    assert source["runOrder"] == 1

    made.update(pipeline(poll=True, Tags=[{"Key": "c", "Value": "d"}]), sections={"Outputs": outputs})
    assert made.outputs["Version"] == "2"
    assert fresh.asked("TagResource")[0].body["tags"] == [{"key": "c", "value": "d"}]
    assert fresh.asked("UntagResource")[0].body["tagKeys"] == ["a"]
    assert not fresh.asked("StartPipelineExecution")

    made.delete()
    assert not [key for key in fresh.rows if key[1] == "CodePipeline" and key[2] == declared["name"]]


def test_stages_are_closed_and_opened(stack: Make, fresh: StandIn) -> None:
    closed = [{"StageName": "Approval", "Reason": "Holidays"}]
    made = stack("closed").create(pipeline(DisableInboundStageTransitions=closed))
    body = fresh.asked("DisableStageTransition")[0].body
    assert (body["stageName"], body["transitionType"], body["reason"]) == ("Approval", "Inbound", "Holidays")

    made.update(pipeline(RestartExecutionOnUpdate=True))
    assert fresh.asked("EnableStageTransition")[0].body["stageName"] == "Approval"
    assert fresh.asked("StartPipelineExecution")[0].body == {"name": made.physical_ids["Pipeline"]}
    assert not fresh.asked("UpdatePipeline")


def scaling(most: Any = "4", value: int = 100, **more: Any) -> dict[str, Any]:
    target = {
        "ResourceId": TARGET,
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
        "ServiceNamespace": "sagemaker",
        "MinCapacity": 1,
        "MaxCapacity": most,
        "RoleARN": ROLE,
        **more,
    }
    policy = {
        "PolicyName": "invocations",
        "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": {"Ref": "Target"},
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": value,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
        },
    }
    return {
        "Target": {"Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": target},
        "Policy": {"Type": "AWS::ApplicationAutoScaling::ScalingPolicy", "Properties": policy},
    }


def test_policy_finds_its_target_by_reference(stack: Make, fresh: StandIn) -> None:
    made = stack("scaling").create(scaling())

    assert made.status == "CREATE_COMPLETE"
    assert made.physical_ids["Target"] == f"{TARGET}|sagemaker:variant:DesiredInstanceCount|sagemaker"
    assert made.physical_ids["Policy"].startswith("arn:aws:autoscaling:")
    assert fresh.asked("RegisterScalableTarget")[0].body["MaxCapacity"] == 4
    put = fresh.asked("PutScalingPolicy")[0].body
    assert (put["ResourceId"], put["ServiceNamespace"]) == (TARGET, "sagemaker")
    assert "ScalingTargetId" not in put

    made.update(scaling(most=6, value=50))
    assert fresh.asked("RegisterScalableTarget")[-1].body["MaxCapacity"] == 6
    changed = fresh.asked("PutScalingPolicy")[-1].body["TargetTrackingScalingPolicyConfiguration"]
    assert changed["TargetValue"] == 50

    made.delete()
    assert not [key for key in fresh.rows if key[1] in ("ScalableTarget", "ScalingPolicy")]


def test_scheduled_actions_are_put_and_deleted(stack: Make, fresh: StandIn) -> None:
    action = {
        "ScheduledActionName": "night",
        "Schedule": "cron(0 22 * * ? *)",
        "ScalableTargetAction": {"MinCapacity": "1", "MaxCapacity": 1},
    }
    made = stack("scheduled").create(scaling(ScheduledActions=[action]))
    put = fresh.asked("PutScheduledAction")[0].body
    assert put["ScalableTargetAction"] == {"MinCapacity": 1, "MaxCapacity": 1}
    assert put["ResourceId"] == TARGET

    made.update(scaling())
    assert fresh.asked("DeleteScheduledAction")[0].body["ScheduledActionName"] == "night"


def test_tags_of_a_scalable_target_are_set_and_removed(stack: Make, fresh: StandIn) -> None:
    def tagged(**tags: str) -> dict[str, Any]:
        return scaling(Tags=[{"Key": key, "Value": value} for key, value in tags.items()])

    made = stack("tagged-target").create(tagged(Team="lending", Stage="dev"))
    assert fresh.asked("RegisterScalableTarget")[0].body["Tags"] == {"Team": "lending", "Stage": "dev"}

    made.update(tagged(Team="risk"))
    [change], [removal] = fresh.asked("TagResource"), fresh.asked("UntagResource")
    assert change.body["Tags"] == {"Team": "risk"}
    assert removal.body["TagKeys"] == ["Stage"]


def test_a_refusal_names_the_service_that_refused(stack: Make, fresh: StandIn) -> None:
    undelivered = stack("undelivered").create(pipeline(Stages=[{"Name": "Source"}]))
    unscaled = stack("unscaled").create({"Target": scaling(ResourceId="")["Target"]})

    assert any("(Service: CodePipeline, Status Code: 400" in reason for reason in undelivered.reasons("Pipeline"))
    assert any("(Service: ApplicationAutoScaling, Status" in reason for reason in unscaled.reasons("Target"))
