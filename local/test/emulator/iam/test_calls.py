"""The record of calls: principal, action, resource, condition keys, and the decision."""

from __future__ import annotations

import uuid

import pytest
from botocore.exceptions import ClientError

from support.policies import allow, refused, unique
from support.running import PROD, REGION, STAGING, TOOLS, Emulator


def test_a_call_of_a_role_is_recorded_with_its_session(emulator: Emulator) -> None:
    bucket = unique("bucket")
    emulator.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    role = emulator.role(unique("lister"), [allow("s3:ListBucket", f"arn:aws:s3:::{bucket}")])

    emulator.client("s3", session=emulator.session(role)).list_objects_v2(Bucket=bucket, Prefix="models/")

    [call] = emulator.calls(principal=role)
    assert call["session"] == f"arn:aws:sts::{TOOLS}:assumed-role/{role.rsplit('/', 1)[1]}/test"
    assert (call["action"], call["resource"], call["allowed"]) == ("s3:ListBucket", f"arn:aws:s3:::{bucket}", True)
    assert (call["account"], call["region"]) == (TOOLS, REGION)
    assert call["context"]["s3:prefix"] == "models/"
    assert call["context"]["aws:PrincipalArn"] == role
    assert call["context"]["aws:SecureTransport"] == "true"
    assert "via" not in call


def test_a_denied_call_is_recorded(emulator: Emulator) -> None:
    role = emulator.role(unique("nobody"), [])
    table = f"arn:aws:dynamodb:{REGION}:{TOOLS}:table/state"

    refused(
        emulator.client("dynamodb", session=emulator.session(role)).get_item, TableName="state", Key={"k": {"S": "1"}}
    )

    [call] = emulator.calls(principal=role)
    assert (call["action"], call["resource"], call["allowed"]) == ("dynamodb:GetItem", table, False)


def test_every_object_of_a_batch_is_a_call(emulator: Emulator) -> None:
    bucket = unique("bucket")
    s3 = emulator.client("s3", PROD)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "b"}]})

    resources = {call["resource"] for call in emulator.calls(action="s3:DeleteObject", account=PROD)}
    assert {f"arn:aws:s3:::{bucket}/a", f"arn:aws:s3:::{bucket}/b"} <= resources


def test_the_bucket_of_another_account_is_recorded_as_its_owner_s(emulator: Emulator) -> None:
    bucket = unique("bucket")
    emulator.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    role = emulator.role(unique("reader"), [allow("s3:GetObject", "*")], STAGING)

    refused(emulator.client("s3", STAGING, emulator.session(role)).get_object, Bucket=bucket, Key="a")

    [call] = emulator.calls(principal=role)
    assert call["allowed"] is False
    assert call["account"] == STAGING
    assert call["context"]["aws:ResourceAccount"] == TOOLS


def test_a_caller_who_is_not_authenticated_is_nobody(emulator: Emulator) -> None:
    before = len(emulator.calls())
    session = {"AccessKeyId": f"ASIA{uuid.uuid4().hex[:16].upper()}", "SecretAccessKey": "x"}

    with pytest.raises(ClientError):
        emulator.client("sqs", session=session).list_queues()

    assert len(emulator.calls()) == before


def test_two_roles_are_told_apart(emulator: Emulator) -> None:
    one, other = (emulator.role(unique("role"), [allow("sqs:ListQueues", "*")]) for _ in range(2))
    emulator.client("sqs", session=emulator.session(one)).list_queues()

    assert len(emulator.calls(principal=one)) == 1
    assert emulator.calls(principal=other) == []
