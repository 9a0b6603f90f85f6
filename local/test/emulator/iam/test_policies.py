"""The deployed policies, as the evaluator of the rehearsal gets them."""

from __future__ import annotations

import json
from typing import Any

from support.lambdas import archive
from support.policies import LAMBDA_TRUST, allow, allow_to, policy, root, unique
from support.running import PROD, REGION, STAGING, TOOLS, Emulator


def resource_policy(emulator: Emulator, arn: str) -> dict[str, Any]:
    [found] = [entry for entry in emulator.control("Policies")["resources"] if entry["arn"] == arn]
    return found


def test_a_role_comes_with_everything_that_it_may_do(emulator: Emulator) -> None:
    iam = emulator.client("iam", STAGING)
    statements = [allow("s3:GetObject", "*")]
    role = emulator.role(unique("role"), statements, STAGING)
    own = iam.create_policy(PolicyName=unique("own"), PolicyDocument=policy(allow("sqs:*", "*")))["Policy"]["Arn"]
    for attached in (own, "arn:aws:iam::aws:policy/AdministratorAccess"):
        iam.attach_role_policy(RoleName=role.rsplit("/", 1)[1], PolicyArn=attached)

    [found] = [entry for entry in emulator.control("Policies")["roles"] if entry["arn"] == role]

    assert found["account"] == STAGING
    assert found["trust"]["Statement"][0]["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert found["inline"] == {"p": {"Statement": statements}}
    assert found["managed"][own]["Statement"] == [allow("sqs:*", "*")]
    assert found["managed"]["arn:aws:iam::aws:policy/AdministratorAccess"]["Statement"][0]["Action"] == "*"


def test_a_bucket_and_a_key_come_with_their_policies(emulator: Emulator) -> None:
    bucket = unique("bucket")
    s3 = emulator.client("s3", PROD)
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    shared = allow_to(root(TOOLS), "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(shared))
    administered = allow_to(root(PROD), "kms:*", "*")
    key = emulator.client("kms", PROD).create_key(Policy=policy(administered))["KeyMetadata"]["Arn"]

    assert resource_policy(emulator, f"arn:aws:s3:::{bucket}")["policy"]["Statement"] == [shared]
    assert resource_policy(emulator, key)["policy"]["Statement"] == [administered]
    assert resource_policy(emulator, key)["account"] == PROD


def test_a_queue_and_a_bus_come_with_their_policies(emulator: Emulator) -> None:
    sqs, events = emulator.client("sqs"), emulator.client("events")
    queue, bus = unique("queue"), unique("bus")
    queue_arn = f"arn:aws:sqs:{REGION}:{TOOLS}:{queue}"
    bus_arn = events.create_event_bus(Name=bus)["EventBusArn"]
    sending = allow_to(root(PROD), "sqs:SendMessage", queue_arn)
    sqs.create_queue(QueueName=queue, Attributes={"Policy": policy(sending)})
    events.put_permission(EventBusName=bus, StatementId="Alarms", Action="events:PutEvents", Principal=PROD)

    assert resource_policy(emulator, queue_arn)["policy"]["Statement"] == [sending]
    [putting] = resource_policy(emulator, bus_arn)["policy"]["Statement"]
    assert (putting["Sid"], putting["Resource"]) == ("Alarms", bus_arn)


def test_a_function_comes_with_who_may_invoke_it(emulator: Emulator) -> None:
    function, client = unique("function"), emulator.client("lambda")
    arn = client.create_function(
        FunctionName=function,
        Runtime="python3.12",
        Role=emulator.role(unique("role"), [], trust=LAMBDA_TRUST),
        Handler="index.handler",
        Code={"ZipFile": archive("index.py", "def handler(event, context):\n    return {}\n")},
    )["FunctionArn"]
    client.add_permission(
        FunctionName=function, StatementId="events", Action="lambda:InvokeFunction", Principal="events.amazonaws.com"
    )

    [statement] = resource_policy(emulator, arn)["policy"]["Statement"]

    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert json.dumps(statement["Action"]) == '"lambda:InvokeFunction"'
