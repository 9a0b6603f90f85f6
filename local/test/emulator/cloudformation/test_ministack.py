"""ministack's CloudFormation without the plugin: what it does, and what it drops."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from ministack.core import responses
from ministack.services import dynamodb, iam, lambda_svc, s3, scheduler
from ministack.services.cloudformation import (
    _ACTION_HANDLERS,
    changesets,
    custom_resource,
    engine,
    handlers,
    provisioners,
    stacks,
)

ACTIONS = {
    "CreateStack",
    "UpdateStack",
    "DeleteStack",
    "RollbackStack",
    "ContinueUpdateRollback",
    "CreateChangeSet",
    "ExecuteChangeSet",
}


@pytest.fixture(autouse=True)
def _scope() -> Any:
    with responses.request_scope("111111111111", "eu-west-1"):
        yield


def test_actions_are_functions_of_their_parameters() -> None:
    assert set(_ACTION_HANDLERS) >= ACTIONS
    assert all(list(inspect.signature(_ACTION_HANDLERS[name]).parameters) == ["params"] for name in ACTIONS)


def test_handlers_are_dicts_of_functions() -> None:
    for name in ("AWS::S3::Bucket", "AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::IAM::Role"):
        handler = provisioners._RESOURCE_HANDLERS[name]
        assert list(inspect.signature(handler["create"]).parameters) == ["logical_id", "props", "stack_name"]
        assert list(inspect.signature(handler["delete"]).parameters)[:2] == ["physical_id", "props"]


def test_types_that_wait_run_on_their_own_thread_and_ours_would_not() -> None:
    assert stacks._runs_on_worker_thread("AWS::CloudFormation::CustomResource")
    assert not stacks._runs_on_worker_thread("AWS::SageMaker::Endpoint")


def test_answers_to_custom_resources_wait_by_token() -> None:
    event = custom_resource.register_token("token")
    custom_resource.deliver_response("token", {"Status": "FAILED"})
    assert event.is_set()


def test_buckets_drop_their_configuration_and_their_objects() -> None:
    tags = [{"Key": "a", "Value": "b"}]
    name, _ = provisioners._s3_create("Bucket", {"BucketName": "dropped", "Tags": tags}, "stack")
    assert name not in s3._bucket_tags
    s3._buckets[name]["objects"]["key"] = {}
    provisioners._s3_delete(name, {})
    assert name not in s3._buckets


def test_tables_drop_their_expiry() -> None:
    properties = {"TimeToLiveSpecification": {"AttributeName": "a", "Enabled": True}}
    name, _ = provisioners._ddb_create("Table", properties, "stack")
    assert name not in dynamodb._ttl_settings
    provisioners._ddb_delete(name, {})


def test_functions_drop_their_dead_letters_and_go_without_code() -> None:
    properties = {
        "Code": {"S3Bucket": "none", "S3Key": "none"},
        "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:111111111111:q"},
        "ReservedConcurrentExecutions": 1,
    }
    name, _ = provisioners._lambda_create("Function", properties, "stack")
    kept = lambda_svc._functions[name]
    assert "DeadLetterConfig" not in kept["config"]
    assert kept["concurrency"] is None
    assert kept["code_zip"] is None
    provisioners._lambda_delete(name, {})


def test_roles_drop_their_boundary() -> None:
    boundary = "arn:aws:iam::111111111111:policy/boundary"
    properties = {"AssumeRolePolicyDocument": {}, "PermissionsBoundary": boundary}
    name, _ = provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]["create"]("Role", properties, "stack")
    assert "PermissionsBoundary" not in iam._roles[name]
    provisioners._iam_role_delete(name, {})


@pytest.mark.parametrize("module", [engine, handlers, changesets, stacks])
def test_conditions_are_evaluated_by_one_function(module: Any) -> None:
    assert module._evaluate_conditions is engine._evaluate_conditions


def test_conditions_compare_functions_unresolved() -> None:
    joined = {"Fn::Equals": ["", {"Fn::Join": ["", {"Ref": "List"}]}]}
    parameters = {"List": {"Value": "", "NoEcho": False, "Type": "CommaDelimitedList"}}
    assert engine._evaluate_conditions({"Conditions": {"Empty": joined}}, parameters) == {"Empty": False}


def test_schedules_drop_their_time_zone() -> None:
    target = {"Arn": "arn:aws:sqs:eu-west-1:111111111111:q", "RoleArn": "arn:aws:iam::111111111111:role/r"}
    properties = {"Target": target, "ScheduleExpressionTimezone": "Europe/Berlin"}
    name, _ = provisioners._scheduler_schedule_create("Schedule", properties, "stack")
    assert scheduler._schedules[f"default/{name}"]["ScheduleExpressionTimezone"] == "UTC"
    provisioners._scheduler_schedule_delete(name, {})
