"""SageMaker, CodePipeline and Application Auto Scaling: the emulator authorizes, the simulator answers."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from support.policies import allow, as_role, refused, unique
from support.running import PROD, REGION, STAGING, TOOLS, Emulator
from support.stand_in import StandIn

PIPELINE = f"arn:aws:sagemaker:{REGION}:{TOOLS}:pipeline/training"


def test_a_role_starts_the_pipeline_it_may_start(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("StartPipelineExecution", {"PipelineExecutionArn": f"{PIPELINE}/execution/abc"})
    role = emulator.role(unique("starter"), [allow("sagemaker:StartPipelineExecution", PIPELINE)])
    client = emulator.client("sagemaker", session=emulator.session(role))

    answer = client.start_pipeline_execution(PipelineName="training")

    assert answer["PipelineExecutionArn"] == f"{PIPELINE}/execution/abc"
    [received] = simulator.received
    assert received.target == "SageMaker.StartPipelineExecution"
    assert json.loads(received.body)["PipelineName"] == "training"
    assert received.headers["x-local-account"] == TOOLS
    assert received.headers["x-local-region"] == REGION
    assert received.headers["x-local-principal"] == role


def test_a_role_does_not_start_another_pipeline(emulator: Emulator, simulator: StandIn) -> None:
    client = as_role(emulator, "sagemaker", allow("sagemaker:StartPipelineExecution", PIPELINE))

    message = refused(client.start_pipeline_execution, PipelineName="other")

    assert "sagemaker:StartPipelineExecution" in message
    assert PIPELINE.replace("training", "other") in message
    assert simulator.received == []


def test_the_root_of_an_account_has_no_principal(emulator: Emulator, simulator: StandIn) -> None:
    emulator.client("sagemaker", PROD).describe_pipeline(PipelineName="training")

    [received] = simulator.received
    assert received.headers["x-local-account"] == PROD
    assert "x-local-principal" not in received.headers


def test_nobody_says_who_they_are_but_iam(emulator: Emulator, simulator: StandIn) -> None:
    client = emulator.client("sagemaker", STAGING)
    client.meta.events.register(
        "before-send.*", lambda request, **_: request.headers.update({"x-local-principal": "arn:aws:iam::1:root"})
    )

    client.describe_pipeline(PipelineName="training")

    assert "x-local-principal" not in simulator.received[0].headers


def test_an_unknown_key_is_not_authenticated(emulator: Emulator, simulator: StandIn) -> None:
    client = emulator.client("sagemaker", session={"AccessKeyId": "ASIAUNKNOWN", "SecretAccessKey": "x"})

    with pytest.raises(ClientError) as caught:
        client.describe_pipeline(PipelineName="training")

    assert caught.value.response["Error"]["Code"] == "UnrecognizedClientException"
    assert simulator.received == []


def test_a_wrong_secret_is_not_authenticated(emulator: Emulator, simulator: StandIn) -> None:
    session = emulator.session(emulator.role(unique("any"), [allow("*", "*")]))

    with pytest.raises(ClientError) as caught:
        emulator.client("sagemaker", session={**session, "SecretAccessKey": "wrong"}).describe_pipeline(
            PipelineName="t"
        )

    assert caught.value.response["Error"]["Code"] == "InvalidSignatureException"
    assert simulator.received == []


def test_an_error_of_the_simulator_reaches_the_caller(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("DescribePipeline", {"__type": "ResourceNotFound", "message": "no such pipeline"}, status=400)

    with pytest.raises(ClientError, match="no such pipeline") as caught:
        emulator.client("sagemaker").describe_pipeline(PipelineName="training")

    assert caught.value.response["Error"]["Code"] == "ResourceNotFound"


def test_an_endpoint_is_invoked_over_rest(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("/endpoints/mortgage/invocations", b"0.25\n")
    endpoint = f"arn:aws:sagemaker:{REGION}:{TOOLS}:endpoint/mortgage"
    client = as_role(emulator, "sagemaker-runtime", allow("sagemaker:InvokeEndpoint", endpoint))

    answer = client.invoke_endpoint(EndpointName="mortgage", Body=b"1,2", ContentType="text/csv")

    assert answer["Body"].read() == b"0.25\n"
    assert answer["ContentType"] == "text/csv"
    assert simulator.received[0].body == b"1,2"
    assert endpoint.replace("mortgage", "other") in refused(
        client.invoke_endpoint, EndpointName="other", Body=b"1,2", ContentType="text/csv"
    )


def test_a_json_prediction_keeps_its_type(emulator: Emulator, simulator: StandIn) -> None:
    content = (200, {"Content-Type": "application/json"}, b'{"p": 0.25}')
    simulator.answers["/endpoints/mortgage/invocations"] = content

    answer = emulator.client("sagemaker-runtime").invoke_endpoint(EndpointName="mortgage", Body=b"{}")

    assert answer["ContentType"] == "application/json"


def test_invoking_asynchronously_is_another_permission(emulator: Emulator) -> None:
    endpoint = f"arn:aws:sagemaker:{REGION}:{TOOLS}:endpoint/mortgage"
    client = as_role(emulator, "sagemaker-runtime", allow("sagemaker:InvokeEndpoint", endpoint))

    message = refused(client.invoke_endpoint_async, EndpointName="mortgage", InputLocation="s3://b/k")

    assert "sagemaker:InvokeEndpointAsync" in message


def processing_job(role: str, **more: Any) -> dict[str, Any]:
    return {
        "ProcessingJobName": "pipelines-abc-check",
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}
        },
        "AppSpecification": {"ImageUri": "image"},
        "RoleArn": role,
        **more,
    }


def job_creator(emulator: Emulator, *statements: dict[str, Any]) -> Any:
    jobs = f"arn:aws:sagemaker:{REGION}:{TOOLS}:processing-job/pipelines-*"
    isolated = {"Bool": {"sagemaker:NetworkIsolation": "true"}}
    return as_role(emulator, "sagemaker", allow("sagemaker:CreateProcessingJob", jobs, **isolated), *statements)


def pass_role(role: str) -> dict[str, Any]:
    return allow("iam:PassRole", role, StringEquals={"iam:PassedToService": "sagemaker.amazonaws.com"})


def test_a_job_must_be_isolated_where_the_policy_says_so(emulator: Emulator, simulator: StandIn) -> None:
    job_role = emulator.role(unique("job"), [])
    client = job_creator(emulator, pass_role(job_role))

    assert "sagemaker:CreateProcessingJob" in refused(client.create_processing_job, **processing_job(job_role))
    assert simulator.received == []

    client.create_processing_job(**processing_job(job_role, NetworkConfig={"EnableNetworkIsolation": True}))
    assert len(simulator.received) == 1
    [passed] = emulator.calls(action="iam:PassRole", resource=job_role)
    [created] = emulator.calls(action="sagemaker:CreateProcessingJob", principal=passed["principal"], allowed=True)
    assert created["context"]["sagemaker:NetworkIsolation"] == "true"
    assert created["context"]["sagemaker:InstanceTypes"] == ["ml.m5.large"]


def test_a_role_is_passed_only_where_it_may_be(emulator: Emulator, simulator: StandIn) -> None:
    job_role = emulator.role(unique("job"), [])
    client = job_creator(emulator)

    message = refused(
        client.create_processing_job, **processing_job(job_role, NetworkConfig={"EnableNetworkIsolation": True})
    )

    assert f"iam:PassRole on resource: {job_role}" in message
    assert simulator.received == []


def test_tags_at_creation_need_their_permission(emulator: Emulator) -> None:
    job_role = emulator.role(unique("job"), [])
    tagged = processing_job(
        job_role, NetworkConfig={"EnableNetworkIsolation": True}, Tags=[{"Key": "team", "Value": "risk"}]
    )

    without = job_creator(emulator, pass_role(job_role))
    assert "sagemaker:AddTags" in refused(without.create_processing_job, **tagged)

    jobs = f"arn:aws:sagemaker:{REGION}:{TOOLS}:processing-job/*"
    only_team = {"ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    job_creator(emulator, pass_role(job_role), allow("sagemaker:AddTags", jobs, **only_team)).create_processing_job(
        **tagged
    )


def test_a_package_is_created_as_the_next_version_of_its_group(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("ListModelPackages", {"ModelPackageSummaryList": [{"ModelPackageVersion": 4}]})
    versions = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package/mortgage/*"
    pending = {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    client = as_role(emulator, "sagemaker", allow("sagemaker:CreateModelPackage", versions, **pending))

    client.create_model_package(ModelPackageGroupName="mortgage", ModelApprovalStatus="PendingManualApproval")

    [call] = emulator.calls(action="sagemaker:CreateModelPackage", allowed=True)
    assert call["resource"] == versions.replace("*", "5")
    refused(client.create_model_package, ModelPackageGroupName="mortgage", ModelApprovalStatus="Approved")
    refused(client.create_model_package, ModelPackageGroupName="other", ModelApprovalStatus="PendingManualApproval")


def test_an_approver_changes_the_status_and_no_fact_of_the_run(emulator: Emulator) -> None:
    version = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package/mortgage/5"
    conditions = {
        "StringEquals": {"sagemaker:ModelApprovalStatus": ["Approved", "Rejected"]},
        "Null": {
            "sagemaker:CustomerMetadataProperties/commit": "true",
            "sagemaker:CustomerMetadataPropertiesToRemove": "true",
        },
    }
    update = as_role(
        emulator, "sagemaker", allow("sagemaker:UpdateModelPackage", version, **conditions)
    ).update_model_package
    approval = {"ModelPackageArn": version, "ModelApprovalStatus": "Approved"}

    update(**approval, ApprovalDescription="Read the report")
    update(**approval, CustomerMetadataProperties={"ticket": "7"})
    refused(update, ModelPackageArn=version, CustomerMetadataProperties={"ticket": "7"})
    refused(update, **approval, CustomerMetadataProperties={"commit": "forged"})
    refused(update, **approval, CustomerMetadataPropertiesToRemove=["commit"])


def test_a_package_is_registered_by_who_may_read_its_archive(emulator: Emulator) -> None:
    versions = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package/mortgage/*"
    archive = {"Image": "image", "ModelDataUrl": "s3://artifacts/models/1/model.tar.gz"}
    package = {
        "ModelPackageGroupName": "mortgage",
        "InferenceSpecification": {"Containers": [archive], "SupportedContentTypes": ["text/csv"]},
    }
    register = allow("sagemaker:CreateModelPackage", versions)
    without = as_role(emulator, "sagemaker", register)
    assert "s3:GetObject" in refused(without.create_model_package, **package)

    reader = as_role(emulator, "sagemaker", register, allow("s3:GetObject", "arn:aws:s3:::artifacts/models/*"))
    reader.create_model_package(**package)


def test_a_delivery_pipeline_is_authorized_by_its_arn(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("StartPipelineExecution", {"pipelineExecutionId": "1"})
    delivery = f"arn:aws:codepipeline:{REGION}:{TOOLS}:delivery"
    client = as_role(emulator, "codepipeline", allow("codepipeline:StartPipelineExecution", delivery))

    assert client.start_pipeline_execution(name="delivery")["pipelineExecutionId"] == "1"
    assert simulator.received[0].target == "CodePipeline_20150709.StartPipelineExecution"
    assert f"{delivery}-2" in refused(client.start_pipeline_execution, name="delivery-2")


def test_the_tags_of_a_delivery_pipeline_are_authorized_on_it(emulator: Emulator) -> None:
    delivery = f"arn:aws:codepipeline:{REGION}:{TOOLS}:delivery"
    client = as_role(emulator, "codepipeline", allow("codepipeline:TagResource", delivery))
    tags = [{"key": "a", "value": "b"}]

    client.tag_resource(resourceArn=delivery, tags=tags)

    refused(client.tag_resource, resourceArn=f"{delivery}-2", tags=tags)


def test_an_approval_is_authorized_on_its_action(emulator: Emulator) -> None:
    action = f"arn:aws:codepipeline:{REGION}:{TOOLS}:delivery/Production/Approve"
    client = as_role(emulator, "codepipeline", allow("codepipeline:PutApprovalResult", action))
    approval = {
        "pipelineName": "delivery",
        "actionName": "Approve",
        "result": {"summary": "ok", "status": "Approved"},
        "token": str(uuid.uuid4()),
    }

    client.put_approval_result(stageName="Production", **approval)

    refused(client.put_approval_result, stageName="Staging", **approval)


def test_scaling_reaches_the_simulator(emulator: Emulator, simulator: StandIn) -> None:
    emulator.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="sagemaker")

    assert simulator.received[0].target == "AnyScaleFrontendService.DescribeScalableTargets"
