"""Resource types that nothing emulates are recorded; properties that have no effect are reported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.cloudformation import inert
from emulator.cloudformation.reading import plain, unread, watched
from support.running import REGION, TOOLS, Emulator
from support.stacks import Stack

Make = Callable[..., Stack]


def output(value: Any) -> dict[str, Any]:
    return {"Value": value}


def ignored(emulator: Emulator, type_name: str) -> dict[str, list[str]]:
    found = emulator.control("Report")["ignored"]
    return {one["property"]: one["logicalIds"] for one in found if one["type"] == type_name}


def test_type_that_nothing_plays_is_recorded(emulator: Emulator, stack: Make) -> None:
    resources = {
        "Gateway": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "subnet-1", "AllocationId": "eip-1"}},
        "Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": {"TrailName": "trail", "S3BucketName": "b"}},
        "Domain": {"Type": "AWS::SageMaker::Domain", "Properties": {"DomainName": "studio"}},
    }
    outputs = {
        "Gateway": output({"Ref": "Gateway"}),
        "GatewayId": output({"Fn::GetAtt": ["Gateway", "NatGatewayId"]}),
        "Trail": output({"Ref": "Trail"}),
        "TrailArn": output({"Fn::GetAtt": ["Trail", "Arn"]}),
    }
    made = stack("recorded").create(resources, sections={"Outputs": outputs})

    assert made.status == "CREATE_COMPLETE"
    assert made.outputs["Gateway"] == made.outputs["GatewayId"] == made.physical_ids["Gateway"]
    assert made.outputs["Trail"] == "trail"
    assert made.outputs["TrailArn"] == f"arn:aws:cloudtrail:{REGION}:{TOOLS}:trail/trail"
    recorded = [one for one in emulator.control("Report")["recorded"] if one["stack"] == "recorded"]
    assert {(one["logicalId"], one["type"], one["account"]) for one in recorded} == {
        ("Gateway", "AWS::EC2::NatGateway", TOOLS),
        ("Trail", "AWS::CloudTrail::Trail", TOOLS),
        ("Domain", "AWS::SageMaker::Domain", TOOLS),
    }
    assert made.delete().status == "DELETE_COMPLETE"


def test_recorded_resource_is_replaced_as_its_type_says(stack: Make) -> None:
    def gateway(**more: Any) -> dict[str, Any]:
        return {"Gateway": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": "subnet-1", **more}}}

    made = stack("replaced").create(gateway())
    before = made.physical_ids["Gateway"]
    kept = made.update(gateway(MaxDrainDurationSeconds=30)).physical_ids["Gateway"]
    replaced = made.update(gateway(MaxDrainDurationSeconds=30, ConnectivityType="private")).physical_ids["Gateway"]

    assert made.status == "UPDATE_COMPLETE"
    assert (before == kept, kept == replaced) == (True, False)


def test_type_that_aws_does_not_have_is_refused(stack: Make) -> None:
    with pytest.raises(ClientError, match="Unrecognized resource types"):
        stack("unknown").create({"Thing": {"Type": "AWS::SageMaker::Thing"}})


def test_attributes_that_are_properties_are_completed(stack: Make) -> None:
    vpc = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.9.0.0/16"}}
    outputs = {"Cidr": output({"Fn::GetAtt": ["Vpc", "CidrBlock"]})}
    assert stack("vpc").create({"Vpc": vpc}, sections={"Outputs": outputs}).outputs["Cidr"] == "10.9.0.0/16"


def test_attributes_that_handlers_forget_are_completed(stack: Make) -> None:
    resources = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.8.0.0/16"}},
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}},
    }
    outputs = {"Vpc": output({"Fn::GetAtt": ["Vpc", "VpcId"]}), "Key": output({"Fn::GetAtt": ["Key", "KeyId"]})}
    made = stack("completed").create(resources, sections={"Outputs": outputs})
    assert made.outputs == {"Vpc": made.physical_ids["Vpc"], "Key": made.physical_ids["Key"]}


def test_unread_properties_are_reported(emulator: Emulator, stack: Make) -> None:
    resources = {
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": "unread",
                "AccelerateConfiguration": {"AccelerationStatus": "Enabled"},
                "NotificationConfiguration": {
                    "EventBridgeConfiguration": {"EventBridgeEnabled": True, "Colour": "red"}
                },
                "LifecycleConfiguration": {"Rules": [{"Id": "r", "Status": "Enabled", "ExpirationInDays": 1}]},
            },
        },
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}, "PendingWindowInDays": 7}},
    }
    stack("unread").create(resources)

    found = ignored(emulator, "AWS::S3::Bucket")
    assert found["AccelerateConfiguration"] == ["Bucket"]
    assert found["NotificationConfiguration.EventBridgeConfiguration.Colour"] == ["Bucket"]
    # The service keeps and returns it, but nothing ever expires.
    assert "Bucket" in found["LifecycleConfiguration"]
    assert "BucketName" not in found
    assert "PendingWindowInDays" not in ignored(emulator, "AWS::KMS::Key")


def test_properties_without_a_word_in_the_api_are_reported(emulator: Emulator, stack: Make) -> None:
    properties = {
        "PrimaryContainer": {"ModelPackageName": "arn:of:package", "Colour": "red"},
        "ExecutionRoleArn": f"arn:aws:iam::{TOOLS}:role/job",
    }
    stack("wordless").create({"Model": {"Type": "AWS::SageMaker::Model", "Properties": properties}})
    assert ignored(emulator, "AWS::SageMaker::Model")["PrimaryContainer.Colour"] == ["Model"]


def test_inert_properties_of_our_own_types_are_reported(emulator: Emulator, stack: Make) -> None:
    variant = {"VariantName": "v", "ModelName": "m", "InstanceType": "ml.m6i.large", "InitialInstanceCount": 1}
    config = {"Type": "AWS::SageMaker::EndpointConfig", "Properties": {"ProductionVariants": [variant]}}
    stack("inert").create({"Inert": config})
    found = ignored(emulator, "AWS::SageMaker::EndpointConfig")
    assert "Inert" in found["ProductionVariants.InstanceType"]
    assert "ProductionVariants.VariantName" not in found


def test_keys_that_nobody_is_asked_about_are_reported(emulator: Emulator, stack: Make) -> None:
    table = {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": "alias/mine"},
    }
    resources = {
        "Sealed": {"Type": "AWS::DynamoDB::Table", "Properties": table},
        "SealedQueue": {"Type": "AWS::SQS::Queue", "Properties": {"KmsMasterKeyId": "alias/mine"}},
    }
    assert stack("sealed").create(resources).status == "CREATE_COMPLETE"
    assert "Sealed" in ignored(emulator, "AWS::DynamoDB::Table")["SSESpecification"]
    assert "SealedQueue" in ignored(emulator, "AWS::SQS::Queue")["KmsMasterKeyId"]


@pytest.mark.parametrize(("format_", "wanted"), [("JSON", ["LoggingConfig.LogFormat"]), ("Text", [])])
def test_value_may_decide_what_is_inert(format_: str, wanted: list[str]) -> None:
    properties = {"LoggingConfig": {"LogFormat": format_}, "Timeout": 3}
    assert inert.paths("AWS::Lambda::Function", properties) == wanted


def test_what_is_updated_is_reported_too(emulator: Emulator, stack: Make) -> None:
    def topic(**more: Any) -> dict[str, Any]:
        return {"Late": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "t", **more}}}

    stack("late").create(topic()).update(topic(TracingConfig="Active"))
    assert ignored(emulator, "AWS::SNS::Topic")["TracingConfig"] == ["Late"]


def test_member_of_which_nothing_was_read_was_taken_whole() -> None:
    seen = watched({"Whole": {"A": 1}, "Partly": [{"B": 1, "C": {"D": 2}}], "Not": 3})
    _ = seen["Whole"]
    for one in seen.get("Partly"):
        _ = one["B"]
    assert sorted(unread(seen)) == ["Not", "Partly.C"]


@pytest.mark.parametrize("take", [dict, lambda seen: {**seen}, lambda seen: list(seen.items()), plain])
def test_taking_all_members_reads_them_all_but_looking_does_not(take: Callable[[Any], Any]) -> None:
    seen = watched({"A": 1, "B": {"C": 2}})
    take(seen)
    assert unread(seen) == (["A", "B"] if take is plain else [])
