"""'Object Created', against the schema and the sample that AWS publishes."""

from __future__ import annotations

import json
import uuid
from typing import Any

from support.lambdas import deploy, until
from support.running import PACKAGE, STAGING, TOOLS, Emulator
from support.schemas import violations

_SAMPLES = json.loads((PACKAGE / "test" / "support" / "events.json").read_text())
[SAMPLE] = [one["event"] for one in _SAMPLES if one["event"]["detail-type"] == "Object Created"]


def bucket(emulator: Emulator, account: str = TOOLS) -> Any:
    s3 = emulator.client("s3", account)
    name = f"bucket-{uuid.uuid4().hex[:10]}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_notification_configuration(Bucket=name, NotificationConfiguration={"EventBridgeConfiguration": {}})
    return name


def watched(emulator: Emulator, name: str, account: str = TOOLS) -> Any:
    function = deploy(emulator, account=account)
    events = emulator.client("events", account)
    pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [name]}}}
    arn = events.put_rule(Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    events.put_targets(Rule=name, Targets=[{"Id": "Target", "Arn": function.arn}])
    function.permit(arn)
    return function


def test_the_event_has_what_the_documented_sample_has(emulator: Emulator) -> None:
    name = bucket(emulator)
    function = watched(emulator, name)

    version = emulator.client("s3").put_object(Bucket=name, Key="a key.zip", Body=b"12345")["VersionId"]

    [event] = until(lambda: function.events)
    detail, sample = event["detail"], SAMPLE["detail"]
    assert set(event) == set(SAMPLE)
    assert set(detail) == set(sample)
    assert set(detail["object"]) == set(sample["object"])
    assert detail["object"]["version-id"] == version
    assert (detail["object"]["key"], detail["object"]["size"]) == ("a key.zip", 5)
    assert (detail["bucket"], detail["reason"], detail["version"]) == ({"name": name}, "PutObject", "0")
    assert event["resources"] == [f"arn:aws:s3:::{name}"]
    # The sample has this member, the schema doesn't.
    assert violations(event) == ["detail.event-version is not in the schema"]


def test_a_bucket_without_versions_has_no_version(emulator: Emulator) -> None:
    s3 = emulator.client("s3")
    name = bucket(emulator)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    function = watched(emulator, name)

    s3.put_object(Bucket=name, Key="k", Body=b"1")

    [event] = until(lambda: function.events)
    assert "version-id" not in event["detail"]["object"]


def test_the_event_comes_to_the_account_of_the_bucket(emulator: Emulator) -> None:
    name = bucket(emulator, STAGING)
    function = watched(emulator, name, STAGING)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{TOOLS}:root"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{name}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    emulator.client("s3", STAGING).put_bucket_policy(Bucket=name, Policy=policy)

    emulator.client("s3", TOOLS).put_object(Bucket=name, Key="k", Body=b"1")

    [event] = until(lambda: function.events)
    assert event["account"] == STAGING
    assert event["detail"]["requester"] == TOOLS
