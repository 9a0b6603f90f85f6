"""A pipeline that AWS's SDK writes, submits, starts, waits for and reads, run by the simulator with real programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError
from sagemaker.workflow.pipeline import Pipeline, _PipelineExecution
from sagemaker.workflow.selective_execution_config import SelectiveExecutionConfig

from local_aws import ACCOUNT, BUCKET, REGION, LocalAws
from roles import pipeline_role, role
from whole_pipeline import GROUP, WholePipeline


@pytest.fixture(scope="module")
def pipeline(aws: LocalAws) -> Pipeline:
    aws.client("s3").put_object(Bucket=BUCKET, Key="numbers/numbers.csv", Body="1\n2\n3\n4\n100\n")
    whole = WholePipeline(aws).pipeline
    whole.upsert(pipeline_role(aws))
    return whole


def run(pipeline: Pipeline, **given: Any) -> _PipelineExecution:
    """Start a pipeline and wait for its success, or fail with the reason."""
    execution = pipeline.start(**given)
    try:
        execution.wait(delay=1, max_attempts=120)
    except WaiterError:
        reasons = {step["StepName"]: step.get("FailureReason") for step in execution.list_steps()}
        pytest.fail(json.dumps(reasons, indent=2))
    return execution


def by_name(execution: _PipelineExecution) -> dict[str, dict[str, Any]]:
    return {step["StepName"]: step for step in execution.list_steps()}


@pytest.fixture(scope="module")
def succeeded(pipeline: Pipeline) -> _PipelineExecution:
    return run(pipeline)


def test_the_pipeline_succeeds(succeeded: _PipelineExecution) -> None:
    described = succeeded.describe()
    assert described["PipelineExecutionStatus"] == "Succeeded"
    steps = by_name(succeeded)
    assert {name: step["StepStatus"] for name, step in steps.items()} == dict.fromkeys(
        ["Prepare", "Train", "Evaluate", "Decide", "Register-RegisterModel"], "Succeeded"
    )
    assert steps["Decide"]["Metadata"] == {"Condition": {"Outcome": "True"}}
    assert succeeded.list_steps()[0]["StepName"] == "Register-RegisterModel"


def test_the_model_is_the_one_that_was_trained(aws: LocalAws, succeeded: _PipelineExecution) -> None:
    arn = by_name(succeeded)["Register-RegisterModel"]["Metadata"]["RegisterModel"]["Arn"]
    package = aws.client("sagemaker").describe_model_package(ModelPackageName=arn)
    assert package["ModelPackageGroupName"] == GROUP
    assert package["ModelApprovalStatus"] == "PendingManualApproval"
    assert package["CustomerMetadataProperties"] == {"execution": succeeded.arn}
    uri = package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    execution_id = succeeded.arn.split("/")[-1]
    assert uri.startswith(f"s3://{BUCKET}/models/{execution_id}/pipelines-{execution_id}-Train-")


def test_the_group_is_made_by_the_first_registration(aws: LocalAws, succeeded: _PipelineExecution) -> None:
    group = aws.client("sagemaker").describe_model_package_group(ModelPackageGroupName=GROUP)
    tags = aws.client("sagemaker").list_tags(ResourceArn=group["ModelPackageGroupArn"])["Tags"]
    assert tags == [{"Key": "sagemaker:pipeline-execution-arn", "Value": succeeded.arn}]


def test_the_job_is_tagged_with_the_execution(aws: LocalAws, succeeded: _PipelineExecution) -> None:
    job = by_name(succeeded)["Train"]["Metadata"]["TrainingJob"]["Arn"]
    tags = aws.client("sagemaker").list_tags(ResourceArn=job)["Tags"]
    assert {"Key": "sagemaker:pipeline-execution-arn", "Value": succeeded.arn} in tags


def test_the_jobs_were_started_by_the_role_of_the_pipeline(aws: LocalAws, succeeded: _PipelineExecution) -> None:
    job = by_name(succeeded)["Train"]["Metadata"]["TrainingJob"]["Arn"]
    calls = [json.loads(line) for line in open(aws.calls, encoding="utf-8")]  # noqa: SIM115, PTH123
    created = [call for call in calls if call["action"] == "sagemaker:CreateTrainingJob" and call["resource"] == job]
    assert [(call["principal"], call["allowed"]) for call in created] == [
        (f"arn:aws:iam::{ACCOUNT}:role/pipeline", True)
    ]


def test_the_definition_is_kept_as_it_was_written(pipeline: Pipeline) -> None:
    assert json.loads(pipeline.describe()["PipelineDefinition"]) == json.loads(pipeline.definition())


def test_a_model_beyond_the_limit_fails_with_the_words_of_the_author(
    pipeline: Pipeline, succeeded: _PipelineExecution
) -> None:
    execution = pipeline.start(parameters={"Scale": 4.5, "Limit": 2.25})
    with pytest.raises(WaiterError):
        execution.wait(delay=1, max_attempts=120)
    steps = by_name(execution)
    assert steps["TooMuch"]["FailureReason"] == "the mean is 11.25 and may be 2.25"
    assert steps["TooMuch"]["Metadata"] == {"Fail": {"ErrorMessage": "the mean is 11.25 and may be 2.25"}}
    assert "Register-RegisterModel" not in steps
    assert execution.describe()["FailureReason"] == "Step failure: One or multiple steps failed."
    # the same program was run on the same data before
    assert steps["Prepare"]["CacheHitResult"] == {"SourcePipelineExecutionArn": succeeded.arn}


def test_a_program_that_fails_says_so(pipeline: Pipeline) -> None:
    execution = pipeline.start(parameters={"Keep": 0})
    with pytest.raises(WaiterError):
        execution.wait(delay=1, max_attempts=120)
    steps = by_name(execution)
    assert steps["Train"]["StepStatus"] == "Failed"
    assert steps["Train"]["FailureReason"].startswith("ClientError: AlgorithmError: ")
    assert "ZeroDivisionError" in steps["Train"]["FailureReason"]
    assert set(steps) == {"Prepare", "Train"}


def test_single_steps_can_be_run_again(pipeline: Pipeline, succeeded: _PipelineExecution) -> None:
    selected = SelectiveExecutionConfig(
        selected_steps=["Train", "Evaluate"], source_pipeline_execution_arn=succeeded.arn
    )
    execution = run(pipeline, selective_execution_config=selected)
    steps = by_name(execution)
    assert set(steps) == {"Prepare", "Train", "Evaluate"}
    assert steps["Prepare"]["SelectiveExecutionResult"] == {"SourcePipelineExecutionArn": succeeded.arn}
    assert steps["Train"]["Metadata"] != by_name(succeeded)["Train"]["Metadata"]


def test_a_role_that_may_not_start_jobs_fails_the_first_step(aws: LocalAws, pipeline: Pipeline) -> None:
    powerless = role(aws, "powerless", {"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"})
    pipeline.update(powerless)
    try:
        execution = pipeline.start(parameters={"Keep": 3})
        with pytest.raises(WaiterError):
            execution.wait(delay=1, max_attempts=60)
        reason = by_name(execution)["Prepare"]["FailureReason"]
        assert reason.startswith("ClientError: Failed to invoke sagemaker:CreateProcessingJob. Error Details: User: ")
        assert "is not authorized to perform: sagemaker:CreateProcessingJob" in reason
    finally:
        pipeline.update(pipeline_role(aws))


def test_a_definition_that_the_service_refuses_is_refused(aws: LocalAws, pipeline: Pipeline) -> None:
    definition = json.loads(pipeline.definition())
    definition["Steps"][0]["DependsOn"] = ["Nobody"]
    with pytest.raises(ClientError, match="Unable to parse pipeline definition") as refused:
        aws.client("sagemaker").create_pipeline(
            PipelineName="other", RoleArn=pipeline_role(aws), PipelineDefinition=json.dumps(definition)
        )
    assert refused.value.response["Error"]["Code"] == "ValidationException"


def test_a_pipeline_is_listed_and_goes(aws: LocalAws, pipeline: Pipeline, succeeded: _PipelineExecution) -> None:
    client = aws.client("sagemaker")
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/whole"
    listed = client.list_pipelines(PipelineNamePrefix="whole")["PipelineSummaries"]
    assert [each["PipelineArn"] for each in listed] == [arn]
    assert succeeded.arn in [
        each["PipelineExecutionArn"]
        for page in client.get_paginator("list_pipeline_executions").paginate(PipelineName="whole")
        for each in page["PipelineExecutionSummaries"]
    ]
    assert pipeline.delete()["PipelineArn"] == arn
    with pytest.raises(ClientError, match="does not exist"):
        pipeline.describe()
