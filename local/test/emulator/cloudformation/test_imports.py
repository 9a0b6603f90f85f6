"""Change sets that import what exists already."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from support.running import REGION, TOOLS, Emulator
from support.stacks import Stack

from .standin import StandIn

GROUP = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package-group/by-hand"


def group(**more: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::SageMaker::ModelPackageGroup",
        "DeletionPolicy": "RetainExceptOnCreate",
        "Properties": {"ModelPackageGroupName": "by-hand", **more},
    }


def bring(stack: Stack, resources: dict[str, Any], identifiers: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Import resources, and return the change set."""
    cloudformation = stack.cloudformation
    names = {"StackName": stack.name, "ChangeSetName": "import"}
    cloudformation.create_change_set(
        **names,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps({"Resources": resources}),
        ResourcesToImport=[
            {"ResourceType": resources[one]["Type"], "LogicalResourceId": one, "ResourceIdentifier": identifier}
            for one, identifier in identifiers.items()
        ],
    )
    described = cloudformation.describe_change_set(**names)
    if described["ExecutionStatus"] == "AVAILABLE":
        cloudformation.execute_change_set(**names)
        stack.wait()
    return described


def test_a_group_by_hand_is_imported_and_then_changed(
    emulator: Emulator, stack: Callable[..., Stack], fresh: StandIn
) -> None:
    emulator.client("sagemaker", TOOLS).create_model_package_group(ModelPackageGroupName="by-hand")
    made = stack("imports")

    bring(made, {"Group": group()}, {"Group": {"ModelPackageGroupArn": GROUP}})
    assert made.status == "IMPORT_COMPLETE"
    assert made.physical_ids == {"Group": GROUP}
    assert len(fresh.asked("CreateModelPackageGroup")) == 1

    policy = {"Version": "2012-10-17", "Statement": []}
    outputs = {"Arn": {"Value": {"Fn::GetAtt": ["Group", "ModelPackageGroupArn"]}}}
    made.update({"Group": group(ModelPackageGroupPolicy=policy)}, sections={"Outputs": outputs})
    assert made.status == "UPDATE_COMPLETE"
    assert made.outputs == {"Arn": GROUP}
    assert len(fresh.asked("CreateModelPackageGroup")) == 1
    assert fresh.rows[(TOOLS, "ModelPackageGroup", "by-hand")]["policy"] == policy


def test_what_does_not_exist_is_not_imported(stack: Callable[..., Stack], fresh: StandIn) -> None:
    made = stack("nothing")
    missing = GROUP.replace("by-hand", "missing")
    described = bring(made, {"Group": group()}, {"Group": {"ModelPackageGroupArn": missing}})

    assert described["Status"] == "FAILED"
    assert missing in described["StatusReason"]


@pytest.mark.usefixtures("fresh")
def test_an_import_takes_a_bucket_with_its_objects_and_a_key(emulator: Emulator, stack: Callable[..., Stack]) -> None:
    s3 = emulator.client("s3", TOOLS)
    s3.create_bucket(Bucket="by-hand-data", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="by-hand-data", Key="one", Body=b"1")
    key = emulator.client("kms", TOOLS).create_key()["KeyMetadata"]["KeyId"]
    resources = {
        "Key": {"Type": "AWS::KMS::Key", "DeletionPolicy": "Retain", "Properties": {}},
        "Data": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain", "Properties": {}},
    }
    made = stack("data")
    bring(made, resources, {"Key": {"KeyId": key}, "Data": {"BucketName": "by-hand-data"}})
    assert made.status == "IMPORT_COMPLETE"

    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Fn::GetAtt": ["Key", "Arn"]}}
    encrypted = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": by_default}]}
    resources["Data"]["Properties"] = {"BucketEncryption": encrypted}
    made.update(resources)
    assert made.status == "UPDATE_COMPLETE"
    assert made.physical_ids == {"Key": key, "Data": "by-hand-data"}
    assert s3.get_object(Bucket="by-hand-data", Key="one")["Body"].read() == b"1"
    [rule] = s3.get_bucket_encryption(Bucket="by-hand-data")["ServerSideEncryptionConfiguration"]["Rules"]
    assert key in rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"]
