"""Rules and schedules that start pipelines in a role, if IAM allows it."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest

from support.lambdas import deploy, messages, queue, until
from support.rules import attributes, dead_letter, put, rule, source
from support.running import REGION, TOOLS, Emulator, RefusedError
from support.stacks import Stack
from support.stand_in import StandIn

PIPELINE = f"arn:aws:sagemaker:{REGION}:{TOOLS}:pipeline/drift"
DELIVERY = f"arn:aws:codepipeline:{REGION}:{TOOLS}:delivery"
REVISION = {
    "InputPathsMap": {"version": "$.detail.object.version-id"},
    "InputTemplate": '{"sourceRevisions":[{"actionName":"Release","revisionType":"S3_OBJECT_VERSION_ID",'
    '"revisionValue":<version>}]}',
}


def starter(emulator: Emulator, service: str, *grants: tuple[str, str]) -> str:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": TOOLS}},
    }
    statements = [{"Effect": "Allow", "Action": action, "Resource": resource} for action, resource in grants]
    return emulator.role(f"starter-{uuid.uuid4().hex[:8]}", statements, TOOLS, trust)


def received(simulator: StandIn, target: str) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in simulator.received if one.target == target]


def test_a_rule_starts_codepipeline_with_the_revision_of_the_event(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("StartPipelineExecution", {"pipelineExecutionId": "e1"})
    role = starter(emulator, "events.amazonaws.com", ("codepipeline:StartPipelineExecution", DELIVERY))
    name = source()
    rule(emulator, {"Arn": DELIVERY, "RoleArn": role, "InputTransformer": REVISION}, source=name)

    put(emulator, name, Detail={"object": {"version-id": "v.1_a"}})

    [body] = until(lambda: received(simulator, "CodePipeline_20150709.StartPipelineExecution"))
    revision = {"actionName": "Release", "revisionType": "S3_OBJECT_VERSION_ID", "revisionValue": "v.1_a"}
    assert body == {"name": "delivery", "sourceRevisions": [revision]}
    [request] = simulator.received
    assert request.headers["x-local-principal"] == role
    [call] = emulator.calls(action="codepipeline:StartPipelineExecution", principal=role)
    assert (call["resource"], call["allowed"]) == (DELIVERY, True)


def test_an_event_without_the_version_makes_no_valid_input(emulator: Emulator, simulator: StandIn) -> None:
    role = starter(emulator, "events.amazonaws.com", ("codepipeline:StartPipelineExecution", DELIVERY))

    found = dead_letter(emulator, {"Arn": DELIVERY, "RoleArn": role, "InputTransformer": REVISION})

    assert found["ERROR_CODE"] == "INVALID_JSON"
    assert simulator.received == []


def test_a_role_without_the_grant_is_named_in_the_dead_letter(emulator: Emulator, simulator: StandIn) -> None:
    role = starter(emulator, "events.amazonaws.com", ("codepipeline:GetPipeline", DELIVERY))

    found = dead_letter(emulator, {"Arn": DELIVERY, "RoleArn": role})

    assert found["ERROR_CODE"] == "NO_PERMISSIONS"
    assert role in found["ERROR_MESSAGE"]
    assert "codepipeline:StartPipelineExecution" in found["ERROR_MESSAGE"]
    assert simulator.received == []


def test_a_role_that_trusts_another_service_is_not_assumed(emulator: Emulator) -> None:
    role = starter(emulator, "scheduler.amazonaws.com", ("codepipeline:StartPipelineExecution", DELIVERY))

    found = dead_letter(emulator, {"Arn": DELIVERY, "RoleArn": role})

    assert found["ERROR_CODE"] == "FAILED_TO_ASSUME_ROLE"


def test_a_throttled_start_is_retried_as_often_as_the_policy_says(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("StartPipelineExecution", {"__type": "ThrottlingException", "message": "Rate exceeded"}, 400)
    role = starter(emulator, "events.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))

    found = dead_letter(emulator, {"Arn": PIPELINE, "RoleArn": role, "RetryPolicy": {"MaximumRetryAttempts": 2}})

    assert (found["ERROR_CODE"], found["ERROR_MESSAGE"]) == ("THROTTLING", "Rate exceeded")
    assert (found["EXHAUSTED_RETRY_CONDITION"], found["RETRY_ATTEMPTS"]) == ("MaximumRetryAttempts", "2")
    tokens = [one["ClientRequestToken"] for one in received(simulator, "SageMaker.StartPipelineExecution")]
    assert len(tokens) == 3
    assert len(set(tokens)) == 1


def test_a_rule_starts_a_pipeline_of_sagemaker_with_parameters_of_the_event(
    emulator: Emulator, simulator: StandIn
) -> None:
    role = starter(emulator, "events.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))
    name = source()
    parameters = [{"Name": "Why", "Value": "$.detail.why"}, {"Name": "Fixed", "Value": "1"}]
    target = {"Arn": PIPELINE, "RoleArn": role, "SageMakerPipelineParameters": {"PipelineParameterList": parameters}}
    rule(emulator, target, source=name)

    put(emulator, name, Detail={"why": "drift"})

    [body] = until(lambda: received(simulator, "SageMaker.StartPipelineExecution"))
    assert body["PipelineName"] == "drift"
    assert body["PipelineParameters"] == [{"Name": "Why", "Value": "drift"}, {"Name": "Fixed", "Value": "1"}]


def schedule(emulator: Emulator, role: str, target: dict[str, Any] | None = None, **options: Any) -> str:
    name = f"schedule-{uuid.uuid4().hex[:8]}"
    described = {
        "Arn": PIPELINE,
        "RoleArn": role,
        "SageMakerPipelineParameters": {"PipelineParameterList": [{"Name": "BaselineUri", "Value": "s3://b/k"}]},
    }
    emulator.client("scheduler").create_schedule(
        Name=name,
        ScheduleExpression="rate(24 hours)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={**described, **(target or {})},
        **options,
    )
    return name


def fire(emulator: Emulator, name: str) -> dict[str, Any]:
    return emulator.control("FireSchedule", Account=TOOLS, Region=REGION, Name=name)


def test_a_schedule_starts_its_pipeline_when_it_is_fired(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("StartPipelineExecution", {"PipelineExecutionArn": f"{PIPELINE}/execution/abc"})
    role = starter(emulator, "scheduler.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))

    answer = fire(emulator, schedule(emulator, role))

    assert answer["Answer"] == {"PipelineExecutionArn": f"{PIPELINE}/execution/abc"}
    [body] = received(simulator, "SageMaker.StartPipelineExecution")
    assert body["PipelineParameters"] == [{"Name": "BaselineUri", "Value": "s3://b/k"}]
    assert simulator.received[0].headers["x-local-principal"] == role
    [assumed] = emulator.calls(action="sts:AssumeRole", resource=role)
    assert assumed["context"]["aws:SourceArn"] == f"arn:aws:scheduler:{REGION}:{TOOLS}:schedule-group/default"


def test_a_schedule_fires_by_itself_when_its_time_has_come(emulator: Emulator, simulator: StandIn) -> None:
    role = starter(emulator, "scheduler.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))
    emulator.client("scheduler").create_schedule(
        Name=f"once-{uuid.uuid4().hex[:8]}",
        ScheduleExpression="at(2020-01-01T00:00:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": PIPELINE, "RoleArn": role},
    )

    [body] = until(lambda: received(simulator, "SageMaker.StartPipelineExecution"), seconds=25)
    assert body["PipelineName"] == "drift"


def test_a_schedule_of_a_template_is_honoured_as_a_whole(emulator: Emulator, simulator: StandIn) -> None:
    role = starter(emulator, "scheduler.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))
    name = f"drift-{uuid.uuid4().hex[:8]}"
    target = {
        "Arn": PIPELINE,
        "RoleArn": role,
        "RetryPolicy": {"MaximumEventAgeInSeconds": 43200, "MaximumRetryAttempts": 10},
        "SageMakerPipelineParameters": {"PipelineParameterList": [{"Name": "A", "Value": "b"}]},
    }
    properties = {
        "Name": name,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "ScheduleExpression": "rate(24 hours)",
        "Target": target,
    }
    stack = Stack(emulator.client("cloudformation"), name)
    stack.create({name.replace("-", ""): {"Type": "AWS::Scheduler::Schedule", "Properties": properties}})
    assert stack.status == "CREATE_COMPLETE"

    fire(emulator, name)

    [body] = received(simulator, "SageMaker.StartPipelineExecution")
    assert body["PipelineParameters"] == [{"Name": "A", "Value": "b"}]
    ignored = emulator.control("Report")["ignored"]
    assert [one for one in ignored if name.replace("-", "") in one["logicalIds"]] == []
    stack.delete()


def test_a_schedule_says_what_its_role_may_not(emulator: Emulator, simulator: StandIn) -> None:
    role = starter(emulator, "scheduler.amazonaws.com", ("sagemaker:StartPipelineExecution", f"{PIPELINE}-other"))

    with pytest.raises(RefusedError, match="sagemaker:StartPipelineExecution") as caught:
        fire(emulator, schedule(emulator, role))

    assert (caught.value.status, caught.value.code) == (403, "NO_PERMISSIONS")
    assert simulator.received == []


def test_a_schedule_says_what_the_service_answers(emulator: Emulator, simulator: StandIn) -> None:
    refusal = {"__type": "ValidationException", "message": "Parameter [BaselineUri] does not exist"}
    simulator.answer("StartPipelineExecution", refusal, 400)
    role = starter(emulator, "scheduler.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))

    with pytest.raises(RefusedError, match=r"Parameter \[BaselineUri\] does not exist") as caught:
        fire(emulator, schedule(emulator, role))

    assert caught.value.code == "INVALID_PARAMETER"


def test_a_schedule_sends_to_its_dead_letters_as_its_role(emulator: Emulator, simulator: StandIn) -> None:
    simulator.answer("StartPipelineExecution", {"__type": "ResourceNotFound", "message": "no pipeline"}, 404)
    url, arn = queue(emulator, policy=[])
    grants = [("sagemaker:StartPipelineExecution", PIPELINE), ("sqs:SendMessage", arn)]
    role = starter(emulator, "scheduler.amazonaws.com", *grants)
    name = schedule(emulator, role, {"DeadLetterConfig": {"Arn": arn}, "Input": '{"a": 1}'})

    with pytest.raises(RefusedError, match="no pipeline"):
        fire(emulator, name)

    [message] = messages(emulator, url)
    found = attributes(message)
    assert found["ERROR_CODE"] == "NO_RESOURCE"
    assert found["SCHEDULE_ARN"].endswith(f":schedule/default/{name}")
    assert found["TARGET_ARN"] == PIPELINE
    assert json.loads(message["Body"]) == {"a": 1}


def test_a_schedule_needs_its_roles_permission_to_invoke_a_function(emulator: Emulator) -> None:
    function = deploy(emulator)
    role = starter(emulator, "scheduler.amazonaws.com", ("lambda:InvokeFunction", function.arn))
    target = {"Arn": function.arn, "Input": '{"due": true}', "SageMakerPipelineParameters": {}}

    fire(emulator, schedule(emulator, role, target))

    assert until(lambda: function.events) == [{"due": True}]


def test_the_keywords_of_a_schedules_input_are_filled_in(emulator: Emulator) -> None:
    function = deploy(emulator)
    role = starter(emulator, "scheduler.amazonaws.com", ("lambda:InvokeFunction", function.arn))
    written = '{"end": "<aws.scheduler.scheduled-time>", "of": "<aws.scheduler.schedule-arn>"}'
    name = schedule(emulator, role, {"Arn": function.arn, "Input": written, "SageMakerPipelineParameters": {}})

    fire(emulator, name)

    [event] = until(lambda: function.events)
    assert event["of"].endswith(f":schedule/default/{name}")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["end"])


def test_a_schedule_that_does_not_exist_is_not_fired(emulator: Emulator) -> None:
    with pytest.raises(RefusedError, match="default/nothing does not exist"):
        fire(emulator, "nothing")


def test_a_disabled_schedule_is_not_fired(emulator: Emulator, simulator: StandIn) -> None:
    role = starter(emulator, "scheduler.amazonaws.com", ("sagemaker:StartPipelineExecution", PIPELINE))

    with pytest.raises(RefusedError, match="is disabled"):
        fire(emulator, schedule(emulator, role, State="DISABLED"))

    assert simulator.received == []


def test_a_state_machine_that_does_not_exist_is_told(emulator: Emulator) -> None:
    machine = f"arn:aws:states:{REGION}:{TOOLS}:stateMachine:nowhere"
    role = starter(emulator, "events.amazonaws.com", ("states:StartExecution", machine))

    found = dead_letter(emulator, {"Arn": machine, "RoleArn": role})

    assert found["ERROR_CODE"] == "NO_RESOURCE"
