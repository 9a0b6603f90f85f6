"""What CloudFormation refuses to do to a stack in its state."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from support.running import Emulator
from support.stacks import Stack

Make = Callable[..., Stack]

PARAMETER = {"P": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "one"}}}
BROKEN = {
    **PARAMETER,
    "Schedule": {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {
            "ScheduleExpression": "rate(1 hour)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": "arn:a"},
        },
    },
}


def change_set(stack: Stack, kind: str) -> None:
    stack.cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName="release",
        ChangeSetType=kind,
        TemplateBody=json.dumps({"Resources": PARAMETER}),
    )


def test_a_failed_creation_leaves_a_stack_that_can_only_be_deleted(stack: Make) -> None:
    made = stack("failed").create(BROKEN)
    assert made.status == "ROLLBACK_COMPLETE"

    with pytest.raises(ClientError, match=r"is in ROLLBACK_COMPLETE state and can not be updated"):
        made.update(PARAMETER)
    with pytest.raises(ClientError, match=r"is in ROLLBACK_COMPLETE state and can not be updated"):
        change_set(made, "UPDATE")
    with pytest.raises(ClientError, match=r"cannot be created again with the changeSet \[release\]"):
        change_set(made, "CREATE")
    with pytest.raises(ClientError, match=r"AlreadyExistsException.*already exists"):
        made.create(PARAMETER)

    made.delete()
    assert made.create(PARAMETER).status == "CREATE_COMPLETE"


def test_a_failed_update_leaves_a_stack_that_can_be_updated(stack: Make) -> None:
    made = stack("recovers").create(PARAMETER)
    assert made.update(BROKEN).status == "UPDATE_ROLLBACK_COMPLETE"
    change_set(made, "UPDATE")
    changed = {"P": {**PARAMETER["P"], "Properties": {"Type": "String", "Value": "two"}}}
    assert made.update(changed).status == "UPDATE_COMPLETE"


def test_what_is_retained_except_on_create_goes_with_a_failed_creation_alone(emulator: Emulator, stack: Make) -> None:
    kept = {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "RetainExceptOnCreate",
        "Properties": {"BucketName": "kept-by-policy"},
    }

    def buckets() -> list[str]:
        return [bucket["Name"] for bucket in emulator.client("s3").list_buckets()["Buckets"]]

    made = stack("retains").create({**BROKEN, "Bucket": kept})
    assert (made.status, "kept-by-policy" in buckets()) == ("ROLLBACK_COMPLETE", False)
    made.delete()
    assert made.create({**PARAMETER, "Bucket": kept}).status == "CREATE_COMPLETE"
    made.delete()
    assert "kept-by-policy" in buckets()
    emulator.client("s3").delete_bucket(Bucket="kept-by-policy")
