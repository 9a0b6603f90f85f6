"""Topics that a template makes: what they send to addresses, and the key that publishing needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from support.policies import allow, as_role, unique
from support.running import Emulator
from support.stacks import Stack
from support.vaults import make_key


@pytest.fixture
def topics(emulator: Emulator) -> Iterator[Any]:
    made: list[Stack] = []

    def make(*subscriptions: dict[str, Any], **properties: Any) -> str:
        topic = {"Type": "AWS::SNS::Topic", "Properties": properties}
        resources = {
            f"To{i}": {"Type": "AWS::SNS::Subscription", "Properties": {"TopicArn": {"Ref": "Topic"}, **one}}
            for i, one in enumerate(subscriptions)
        }
        stack = Stack(emulator.client("cloudformation"), unique("topic")).create({"Topic": topic, **resources})
        made.append(stack)
        assert stack.status == "CREATE_COMPLETE"
        return stack.physical_ids["Topic"]

    yield make
    for stack in made:
        stack.delete()


def mail(emulator: Emulator, topic: str) -> list[tuple[str, str, str]]:
    found = emulator.control("Mail")["Mail"]
    return [(one["To"], one["Subject"], one["Message"]) for one in found if one["TopicArn"] == topic]


def test_an_address_that_subscribes_gets_what_is_published(emulator: Emulator, topics: Any) -> None:
    topic = topics({"Protocol": "email", "Endpoint": "owner@example.com"})
    sns = emulator.client("sns")
    sns.publish(TopicArn=topic, Subject="Approval awaited", Message="Version 3 waits.")
    sns.publish(
        TopicArn=topic, MessageStructure="json", Message=json.dumps({"default": "short", "email": "for people"})
    )
    assert mail(emulator, topic) == [
        ("owner@example.com", "Approval awaited", "Version 3 waits."),
        ("owner@example.com", "AWS Notification Message", "for people"),
    ]


def test_a_filter_policy_keeps_mail_back(emulator: Emulator, topics: Any) -> None:
    chosen = {"FilterPolicy": {"kind": ["failure"]}}
    topic = topics({"Protocol": "email", "Endpoint": "a@example.com", **chosen})
    sns = emulator.client("sns")
    for kind in ("success", "failure"):
        attributes = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=topic, Message=kind, MessageAttributes=attributes)
    assert [message for _, _, message in mail(emulator, topic)] == ["failure"]


def test_a_queue_gets_no_mail(emulator: Emulator, topics: Any) -> None:
    topic = topics()
    emulator.client("sns").publish(TopicArn=topic, Message="nobody hears it")
    assert mail(emulator, topic) == []


def test_publishing_to_a_topic_under_a_key_needs_the_key(emulator: Emulator, topics: Any) -> None:
    key = make_key(emulator)
    topic = topics(KmsMasterKeyId=key)
    publish = allow("sns:Publish", topic)

    with pytest.raises(ClientError, match=r"KMSAccessDenied.*kms:GenerateDataKey"):
        as_role(emulator, "sns", publish).publish(TopicArn=topic, Message="m")
    with pytest.raises(ClientError, match=r"KMSAccessDenied.*kms:Decrypt"):
        as_role(emulator, "sns", publish, allow("kms:GenerateDataKey", key)).publish(TopicArn=topic, Message="m")

    via_sns = {"StringEquals": {"kms:ViaService": "sns.eu-west-1.amazonaws.com"}}
    both = allow(["kms:GenerateDataKey*", "kms:Decrypt"], key, **via_sns)
    assert as_role(emulator, "sns", publish, both).publish(TopicArn=topic, Message="m")["MessageId"]


def test_a_topic_loses_its_key_with_the_template(emulator: Emulator, topics: Any) -> None:
    topic = topics(KmsMasterKeyId="alias/aws/sns")
    attributes = emulator.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    assert attributes["KmsMasterKeyId"] == "alias/aws/sns"
    assert as_role(emulator, "sns", allow("sns:Publish", topic)).publish(TopicArn=topic, Message="m")["MessageId"]
