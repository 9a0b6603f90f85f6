"""Lambda itself uses the role of a function to run it, to log and to trace."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from support.lambdas import archive
from support.policies import LAMBDA_TRUST, allow, unique
from support.running import REGION, TOOLS, Emulator

CODE = """
import json
def handler(event, context):
    metrics = [{"Namespace": "test", "Dimensions": [[]], "Metrics": [{"Name": event["metric"]}]}]
    print(json.dumps({"_aws": {"Timestamp": event["at"], "CloudWatchMetrics": metrics}, event["metric"]: 7}))
    return {}
"""


def create(emulator: Emulator, role: str, code: str = CODE, **more: Any) -> str:
    name = unique("function")
    emulator.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": archive("index.py", code)},
        **more,
    )
    return name


def invoke(emulator: Emulator, function: str, metric: str = "m") -> None:
    event = {"metric": metric, "at": int(time.time() * 1000)}
    answer = emulator.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
    assert "FunctionError" not in answer, answer["Payload"].read()


def logging(name: str = "*") -> dict[str, Any]:
    group = f"arn:aws:logs:{REGION}:{TOOLS}:log-group:/aws/lambda/{name}:*"
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], group)


def streams(emulator: Emulator, function: str) -> list[dict[str, Any]]:
    logs = emulator.client("logs")
    if not logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{function}")["logGroups"]:
        return []
    return logs.describe_log_streams(logGroupName=f"/aws/lambda/{function}")["logStreams"]


def metrics(emulator: Emulator, name: str) -> list[dict[str, Any]]:
    return emulator.client("cloudwatch").list_metrics(Namespace="test", MetricName=name)["Metrics"]


def test_a_role_that_does_not_trust_lambda_is_refused(emulator: Emulator) -> None:
    role = emulator.role(unique("role"), [])

    with pytest.raises(ClientError, match="cannot be assumed by Lambda") as caught:
        create(emulator, role)

    assert caught.value.response["Error"]["Code"] == "InvalidParameterValueException"


def test_it_is_refused_in_a_template_too(emulator: Emulator) -> None:
    role, stack = emulator.role(unique("role"), []), unique("stack")
    properties = {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Code": {"ZipFile": "exports.handler = async () => 1"},
        "Role": role,
    }
    template = {"Resources": {"Handler": {"Type": "AWS::Lambda::Function", "Properties": properties}}}
    cloudformation = emulator.client("cloudformation")
    cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps(template))

    with pytest.raises(WaiterError, match="StackCreateComplete"):
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=stack, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
        )

    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    reasons = [event.get("ResourceStatusReason", "") for event in events if event["LogicalResourceId"] == "Handler"]
    assert any(f"cannot be assumed by Lambda. ({role})" in reason for reason in reasons), reasons


def test_a_role_that_may_log_logs(emulator: Emulator) -> None:
    role = emulator.role(unique("role"), [logging()], trust=LAMBDA_TRUST)
    function, metric = create(emulator, role), unique("metric")

    invoke(emulator, function, metric)

    assert len(streams(emulator, function)) == 1
    assert len(metrics(emulator, metric)) == 1
    uses = {(call["action"], call["allowed"]) for call in emulator.calls(principal=role, via="lambda")}
    assert uses == {("logs:CreateLogStream", True), ("logs:PutLogEvents", True)}


def test_a_role_that_may_not_leaves_neither_log_nor_metric(emulator: Emulator) -> None:
    role = emulator.role(unique("role"), [logging("another")], trust=LAMBDA_TRUST)
    function, metric = create(emulator, role), unique("metric")

    invoke(emulator, function, metric)

    assert streams(emulator, function) == []
    assert metrics(emulator, metric) == []
    [call] = emulator.calls(principal=role, via="lambda")
    assert (call["action"], call["allowed"]) == ("logs:CreateLogStream", False)


def test_a_traced_function_sends_traces(emulator: Emulator) -> None:
    role = emulator.role(unique("role"), [logging(), allow("xray:PutTraceSegments", "*")], trust=LAMBDA_TRUST)

    invoke(emulator, create(emulator, role, TracingConfig={"Mode": "Active"}))

    traces = {
        (call["action"], call["allowed"])
        for call in emulator.calls(principal=role, via="lambda")
        if call["action"].startswith("xray:")
    }
    assert traces == {("xray:PutTraceSegments", True), ("xray:PutTelemetryRecords", False)}


def test_a_function_acts_as_its_role_over_tls(emulator: Emulator) -> None:
    role = emulator.role(unique("role"), [logging()], trust=LAMBDA_TRUST)
    code = """
import boto3
def handler(event, context):
    try:
        boto3.client("sqs").list_queues()
    except Exception as error:
        return {"identity": boto3.client("sts").get_caller_identity()["Arn"], "error": str(error)}
"""

    answer = emulator.client("lambda").invoke(FunctionName=create(emulator, role, code))

    said = json.load(answer["Payload"])
    assert said["identity"].startswith(f"arn:aws:sts::{TOOLS}:assumed-role/{role.rsplit('/', 1)[1]}/")
    assert "sqs:ListQueues" in said["error"].replace("sqs:listqueues", "sqs:ListQueues")
    assert [call["allowed"] for call in emulator.calls(principal=role, action="sqs:ListQueues")] == [False]
