"""Properties that ministack drops: a template sets them, and the API of the service returns them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from support.running import REGION, TOOLS, Emulator
from support.stacks import Stack

Make = Callable[..., Stack]


def bucket(name: str, **properties: Any) -> dict[str, Any]:
    return {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name, **properties}}}


def test_bucket_gains_and_loses_its_configuration(emulator: Emulator, stack: Make) -> None:
    s3 = emulator.client("s3")
    encryption = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}
    made = stack("bucket").create(
        bucket(
            "gains",
            BucketEncryption=encryption,
            Tags=[{"Key": "a", "Value": "<b>"}],
            VersioningConfiguration={"Status": "Enabled"},
            OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        )
    )
    assert made.status == "CREATE_COMPLETE"
    assert s3.get_bucket_tagging(Bucket="gains")["TagSet"] == [{"Key": "a", "Value": "<b>"}]
    [rule] = s3.get_bucket_encryption(Bucket="gains")["ServerSideEncryptionConfiguration"]["Rules"]
    key = rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"]
    assert key == f"arn:aws:kms:{REGION}:{TOOLS}:alias/aws/s3"
    assert s3.get_bucket_ownership_controls(Bucket="gains")["OwnershipControls"]["Rules"] == [
        {"ObjectOwnership": "ObjectWriter"}
    ]

    made.update(bucket("gains", VersioningConfiguration={"Status": "Suspended"}))
    assert made.status == "UPDATE_COMPLETE"
    with pytest.raises(ClientError, match="NoSuchTagSet"):
        s3.get_bucket_tagging(Bucket="gains")
    assert s3.get_bucket_versioning(Bucket="gains")["Status"] == "Suspended"


def test_bucket_has_its_canned_list(emulator: Emulator, stack: Make) -> None:
    owner = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    stack("acl").create(bucket("canned", AccessControl="LogDeliveryWrite", OwnershipControls=owner))
    grants = emulator.client("s3").get_bucket_acl(Bucket="canned")["Grants"]
    assert any(one["Grantee"].get("URI", "").endswith("/s3/LogDelivery") for one in grants)


def test_private_bucket_needs_no_access_control_lists(stack: Make) -> None:
    owner = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert stack("private").create(bucket("private", AccessControl="Private")).status == "CREATE_COMPLETE"
    made = stack("owned").create(bucket("owned", AccessControl="Private", OwnershipControls=owner))
    assert made.status == "CREATE_COMPLETE"
    refused = stack("public").create(bucket("public", AccessControl="LogDeliveryWrite", OwnershipControls=owner))
    assert refused.status == "ROLLBACK_COMPLETE"


LIFECYCLE = [
    (
        {"Prefix": "logs/", "ExpirationInDays": 3},
        {"Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 3}},
    ),
    (
        {
            "TagFilters": [{"Key": "a", "Value": "b"}],
            "Prefix": "p",
            "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
        },
        {
            "Filter": {"And": {"Prefix": "p", "Tags": [{"Key": "a", "Value": "b"}], "ObjectSizeGreaterThan": 0}},
            "Transitions": [{"Days": 30, "StorageClass": "GLACIER"}],
        },
    ),
    (
        {"NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 7}]},
        {"NoncurrentVersionTransitions": [{"NoncurrentDays": 7, "StorageClass": "GLACIER"}]},
    ),
    ({"NoncurrentVersionExpirationInDays": 5}, {"NoncurrentVersionExpiration": {"NoncurrentDays": 5}}),
]


@pytest.mark.parametrize(("written", "kept"), LIFECYCLE)
def test_bucket_keeps_its_lifecycle(
    emulator: Emulator, stack: Make, written: dict[str, Any], kept: dict[str, Any]
) -> None:
    name = f"lifecycle-{LIFECYCLE.index((written, kept))}"
    rules = {"Rules": [{"Id": "rule", "Status": "Enabled", **written}]}
    made = stack(name).create(bucket(name, LifecycleConfiguration=rules))

    assert made.status == "CREATE_COMPLETE"
    [rule] = emulator.client("s3").get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    assert {key: rule[key] for key in kept} == kept


def test_bucket_with_objects_is_not_deleted(emulator: Emulator, stack: Make) -> None:
    s3 = emulator.client("s3")
    made = stack("full").create(bucket("full"))
    s3.put_object(Bucket="full", Key="k", Body=b"v")
    made.delete()

    assert made.status == "DELETE_FAILED"
    assert any("not empty" in reason for reason in made.reasons("Bucket"))
    s3.delete_object(Bucket="full", Key="k")
    assert made.delete().status == "DELETE_COMPLETE"


def test_refused_configuration_leaves_no_bucket(emulator: Emulator, stack: Make) -> None:
    rules = {"Rules": [{"Id": "rule", "Status": "Enabled", "ExpirationInDays": -1}]}
    made = stack("halves").create(bucket("halves", LifecycleConfiguration=rules))

    assert made.status == "ROLLBACK_COMPLETE"
    assert any("positive integer" in reason for reason in made.reasons("Bucket"))
    with pytest.raises(ClientError):
        emulator.client("s3").head_bucket(Bucket="halves")


def table(**properties: Any) -> dict[str, Any]:
    return {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "TableName": "table",
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "BillingMode": "PAY_PER_REQUEST",
                **properties,
            },
        }
    }


def test_table_gains_and_loses_its_configuration(emulator: Emulator, stack: Make) -> None:
    dynamodb = emulator.client("dynamodb")
    policy = {"Version": "2012-10-17", "Statement": []}
    made = stack("table").create(
        table(
            TimeToLiveSpecification={"AttributeName": "until", "Enabled": "true"},
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            SSESpecification={"SSEEnabled": True, "KMSMasterKeyId": "alias/mine"},
            TableClass="STANDARD_INFREQUENT_ACCESS",
            ResourcePolicy={"PolicyDocument": policy},
        )
    )
    assert made.status == "CREATE_COMPLETE"
    described = dynamodb.describe_table(TableName="table")["Table"]
    assert described["SSEDescription"]["SSEType"] == "KMS"
    assert described["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert json.loads(dynamodb.get_resource_policy(ResourceArn=described["TableArn"])["Policy"]) == policy
    expiry = dynamodb.describe_time_to_live(TableName="table")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "until"}

    made.update(table())
    assert made.status == "UPDATE_COMPLETE"
    expiry = dynamodb.describe_time_to_live(TableName="table")["TimeToLiveDescription"]
    assert expiry["TimeToLiveStatus"] == "DISABLED"
    backups = dynamodb.describe_continuous_backups(TableName="table")["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    assert "SSEDescription" not in dynamodb.describe_table(TableName="table")["Table"]


ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ]
        }
    },
}


def function(code: dict[str, str], **properties: Any) -> dict[str, Any]:
    return {
        "Role": ROLE,
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Runtime": "nodejs24.x",
                "Handler": "index.handler",
                "Code": code,
                **properties,
            },
        },
    }


def test_function_gains_and_loses_its_configuration(emulator: Emulator, stack: Make) -> None:
    client = emulator.client("lambda")
    code = {"ZipFile": "exports.handler = async () => 1"}
    queue = f"arn:aws:sqs:{REGION}:{TOOLS}:letters"
    made = stack("function").create(
        function(code, FunctionName="f", DeadLetterConfig={"TargetArn": queue}, ReservedConcurrentExecutions=3)
    )
    assert made.status == "CREATE_COMPLETE"
    assert client.get_function_configuration(FunctionName="f")["DeadLetterConfig"] == {"TargetArn": queue}
    assert client.get_function_concurrency(FunctionName="f")["ReservedConcurrentExecutions"] == 3

    made.update(function(code, FunctionName="f"))
    assert made.status == "UPDATE_COMPLETE"
    assert not client.get_function_configuration(FunctionName="f").get("DeadLetterConfig")
    assert "ReservedConcurrentExecutions" not in client.get_function_concurrency(FunctionName="f")


def test_function_whose_code_is_not_there_fails_its_stack(emulator: Emulator, stack: Make) -> None:
    made = stack("codeless").create(function({"S3Bucket": "nowhere", "S3Key": "none.zip"}, FunctionName="codeless"))

    assert made.status == "ROLLBACK_COMPLETE"
    assert any("NoSuchKey" in reason for reason in made.reasons("Function"))
    with pytest.raises(ClientError, match="not found"):
        emulator.client("lambda").get_function(FunctionName="codeless")


@pytest.mark.parametrize(
    ("code", "words"),
    [("throw new Error('no such thing')", "no such thing"), ("exports.handler = async () => { x.y }", "x is not")],
)
def test_custom_resource_that_crashes_fails_at_once(stack: Make, code: str, words: str) -> None:
    custom = {"Type": "Custom::Thing", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}}}
    began = time.monotonic()
    made = stack("crash").create({**function({"ZipFile": code}), "Custom": custom})

    assert time.monotonic() - began < 30
    assert made.status == "ROLLBACK_COMPLETE"
    assert any(words in reason for reason in made.reasons("Custom"))


def test_boundary_limits_a_role(emulator: Emulator, stack: Make) -> None:
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    only_s3 = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            **ROLE["Properties"],
            "RoleName": "bounded",
            "Policies": [{"PolicyName": "p", "PolicyDocument": everything}],
            "PermissionsBoundary": {"Ref": "Boundary"},
        },
    }
    boundary = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": only_s3}}
    stack("bounded").create({"Role": role, "Boundary": boundary})

    arn = f"arn:aws:iam::{TOOLS}:role/bounded"
    allowed = emulator.control("Authorize", Account=TOOLS, Principal=arn, Action="s3:ListAllMyBuckets", Resource="*")
    denied = emulator.control("Authorize", Account=TOOLS, Principal=arn, Action="sqs:ListQueues", Resource="*")
    assert (allowed["Allowed"], denied["Allowed"]) == (True, False)


def test_schedule_keeps_its_time_zone(emulator: Emulator, stack: Make) -> None:
    def schedule(**more: Any) -> dict[str, Any]:
        target = {"Arn": f"arn:aws:sqs:{REGION}:{TOOLS}:q", "RoleArn": f"arn:aws:iam::{TOOLS}:role/r"}
        properties = {
            "Name": "nightly",
            "ScheduleExpression": "cron(0 3 * * ? *)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": target,
            **more,
        }
        return {"Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}}

    scheduler = emulator.client("scheduler")
    made = stack("schedule").create(schedule(ScheduleExpressionTimezone="Europe/Berlin"))
    assert scheduler.get_schedule(Name="nightly")["ScheduleExpressionTimezone"] == "Europe/Berlin"
    made.update(schedule())
    assert scheduler.get_schedule(Name="nightly")["ScheduleExpressionTimezone"] == "UTC"


def test_schedule_without_a_role_fails_its_stack(stack: Make) -> None:
    properties = {
        "ScheduleExpression": "rate(1 hour)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": f"arn:aws:sqs:{REGION}:{TOOLS}:q"},
    }
    made = stack("roleless").create({"Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": properties}})
    assert made.status == "ROLLBACK_COMPLETE"


def test_alarm_keeps_its_queries_and_its_state(emulator: Emulator, stack: Make) -> None:
    def alarm(threshold: int) -> dict[str, Any]:
        stat = {"Metric": {"Namespace": "N", "MetricName": "m"}, "Period": 60, "Stat": "p99"}
        properties = {
            "AlarmName": "math",
            "Metrics": [
                {"Id": "e", "Expression": "m * 2", "ReturnData": True},
                {"Id": "m", "MetricStat": stat, "ReturnData": False},
            ],
            "ComparisonOperator": "GreaterThanThreshold",
            "EvaluationPeriods": 1,
            "Threshold": threshold,
        }
        return {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}}

    def described() -> dict[str, Any]:
        [one] = emulator.client("cloudwatch").describe_alarms(AlarmNames=["math"])["MetricAlarms"]
        return one

    made = stack("alarm").create(alarm(1))
    assert made.status == "CREATE_COMPLETE"
    assert [one["Id"] for one in described()["Metrics"]] == ["e", "m"]
    made.update(alarm(2))
    assert made.status == "UPDATE_COMPLETE"
    assert described()["Threshold"] == 2


@pytest.mark.parametrize(
    ("compared", "wanted"),
    [
        ([{"Fn::Join": ["", {"Ref": "List"}]}, ""], True),
        ([{"Fn::Join": ["-", ["a", {"Ref": "Word"}]]}, "a-b"], True),
        ([{"Fn::Sub": "${AWS::Region}/${Word}"}, f"{REGION}/b"], True),
        ([{"Ref": "AWS::AccountId"}, TOOLS], True),
        ([{"Fn::FindInMap": ["Map", {"Ref": "Word"}, "Key"]}, "found"], True),
        ([{"Ref": "Word"}, "c"], False),
    ],
)
def test_conditions_resolve_what_they_compare(stack: Make, compared: list[Any], wanted: bool) -> None:
    topic = {"Type": "AWS::SNS::Topic", "Condition": "Wanted"}
    sections = {
        "Parameters": {
            "List": {"Type": "CommaDelimitedList", "Default": ""},
            "Word": {"Type": "String", "Default": "b"},
        },
        "Mappings": {"Map": {"b": {"Key": "found"}}},
        "Conditions": {"Wanted": {"Fn::Equals": compared}},
    }
    made = stack("conditional").create({"Topic": topic, "Other": {"Type": "AWS::SNS::Topic"}}, sections=sections)
    assert ("Topic" in made.physical_ids) is wanted
