"""What IAM is asked about requests of CloudWatch, in each of its protocols."""

from __future__ import annotations

import json

import cbor2
import pytest

from emulator.cloudwatch.requests import alarm_named
from support.policies import allow, as_role, refused
from support.running import REGION, TOOLS, Emulator


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (json.dumps({"AlarmNames": ["errors", "latency"]}).encode(), "errors"),
        (cbor2.dumps({"AlarmNames": ["errors"]}), "errors"),
        (b"Action=DescribeAlarms&AlarmNames.member.1=errors", "errors"),
        (json.dumps({"AlarmName": "errors"}).encode(), "errors"),
        (json.dumps({"AlarmNamePrefix": "err"}).encode(), None),
        (cbor2.dumps({}), None),
        (b"", None),
    ],
)
def test_the_name_is_found_in_every_protocol(body: bytes, name: str | None) -> None:
    assert alarm_named(body) == name


def test_a_role_sees_the_alarms_that_it_may_see(emulator: Emulator) -> None:
    own = f"arn:aws:cloudwatch:{REGION}:{TOOLS}:alarm:rollback"
    client = as_role(emulator, "cloudwatch", allow("cloudwatch:DescribeAlarms", own))

    assert client.describe_alarms(AlarmNames=["rollback"])["MetricAlarms"] == []
    refused(client.describe_alarms, AlarmNames=["another"])
    refused(client.describe_alarms)


def test_metrics_are_authorized_by_namespace(emulator: Emulator) -> None:
    only_endpoints = {"StringEquals": {"cloudwatch:namespace": "/aws/sagemaker/Endpoints"}}
    cloudwatch = as_role(emulator, "cloudwatch", allow("cloudwatch:PutMetricData", "*", **only_endpoints))
    data = [{"MetricName": "Latency", "Value": 1.0}]

    cloudwatch.put_metric_data(Namespace="/aws/sagemaker/Endpoints", MetricData=data)

    refused(cloudwatch.put_metric_data, Namespace="other", MetricData=data)
