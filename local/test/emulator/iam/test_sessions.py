"""Sessions of roles for services, which the trust policy must allow."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.policies import allow, refused, unique
from support.running import REGION, STAGING, TOOLS, Emulator, RefusedError

PIPELINE = f"arn:aws:sagemaker:{REGION}:{TOOLS}:pipeline/training"


def trust(service: str, **condition: Any) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {**statement, "Condition": condition} if condition else statement


def guarded(source: str, account: str) -> dict[str, Any]:
    return trust(
        "sagemaker.amazonaws.com",
        StringEquals={"aws:SourceAccount": account},
        ArnLike={"aws:SourceArn": source},
    )


def refusal(emulator: Emulator, role: str, source_arn: str | None = None) -> str:
    with pytest.raises(RefusedError) as caught:
        emulator.session(role, source_arn)
    assert (caught.value.status, caught.value.code) == (403, "AccessDenied")
    return str(caught.value)


def test_a_session_acts_as_its_role(emulator: Emulator) -> None:
    role = emulator.role(unique("job"), [])

    identity = emulator.client("sts", session=emulator.session(role)).get_caller_identity()

    assert identity["Account"] == TOOLS
    assert identity["Arn"] == f"arn:aws:sts::{TOOLS}:assumed-role/{role.rsplit('/', 1)[1]}/test"


def test_a_role_that_trusts_another_service_is_refused(emulator: Emulator) -> None:
    role = emulator.role(unique("function"), [], trust=trust("lambda.amazonaws.com"))

    message = refusal(emulator, role)

    assert role in message
    assert "sagemaker.amazonaws.com" in message
    assert "its trust policy does not allow it" in message


def test_the_source_must_be_the_one_that_is_trusted(emulator: Emulator) -> None:
    role = emulator.role(unique("job"), [], trust=guarded(f"{PIPELINE}*", TOOLS))

    emulator.session(role, PIPELINE)

    assert PIPELINE.replace("training", "other") in refusal(emulator, role, PIPELINE.replace("training", "other"))


def test_a_source_of_another_account_is_refused(emulator: Emulator) -> None:
    role = emulator.role(unique("job"), [], trust=guarded("arn:aws:sagemaker:*", TOOLS))

    refusal(emulator, role, PIPELINE.replace(TOOLS, STAGING))


def test_a_source_that_is_not_named_is_refused(emulator: Emulator) -> None:
    refusal(emulator, emulator.role(unique("job"), [], trust=guarded(PIPELINE, TOOLS)))


def test_a_role_that_is_not_there_is_refused(emulator: Emulator) -> None:
    assert "there is no such role" in refusal(emulator, f"arn:aws:iam::{TOOLS}:role/ml/nobody")


def test_a_role_has_its_whole_path(emulator: Emulator) -> None:
    role = emulator.role(unique("job"), [])

    assert "there is no such role" in refusal(emulator, role.replace("/ml/", "/"))


def test_a_denial_of_trust_wins(emulator: Emulator) -> None:
    denied = {**trust("sagemaker.amazonaws.com"), "Effect": "Deny"}
    name = unique("job")
    role = emulator.role(name, [])
    emulator.client("iam").update_assume_role_policy(
        RoleName=name, PolicyDocument=f'{{"Statement": [{_json(trust("sagemaker.amazonaws.com"))}, {_json(denied)}]}}'
    )

    refusal(emulator, role)


def _json(statement: dict[str, Any]) -> str:
    return json.dumps(statement)


def test_a_session_does_what_its_role_may_do(emulator: Emulator) -> None:
    bucket = unique("bucket")
    emulator.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    role = emulator.role(unique("job"), [allow("s3:PutObject", f"arn:aws:s3:::{bucket}/models/*")])
    s3 = emulator.client("s3", session=emulator.session(role))

    s3.put_object(Bucket=bucket, Key="models/a", Body=b"")

    refused(s3.put_object, Bucket=bucket, Key="data/a", Body=b"")


def test_who_assumed_what_is_recorded(emulator: Emulator) -> None:
    role = emulator.role(unique("job"), [], trust=guarded(PIPELINE, TOOLS))
    emulator.session(role, PIPELINE)
    refusal(emulator, role)

    calls = emulator.calls(action="sts:AssumeRole", resource=role)

    assert [(call["principal"], call["allowed"]) for call in calls] == [
        ("sagemaker.amazonaws.com", True),
        ("sagemaker.amazonaws.com", False),
    ]
    assert calls[0]["context"]["aws:SourceArn"] == PIPELINE


def test_the_root_of_an_account_is_no_service(emulator: Emulator) -> None:
    role = emulator.role(unique("job"), [])

    refused(emulator.client("sts").assume_role, RoleArn=role, RoleSessionName="root")


def test_an_account_that_is_trusted_assumes(emulator: Emulator) -> None:
    trusted = {"Effect": "Allow", "Principal": {"AWS": STAGING}, "Action": "sts:AssumeRole"}
    role = emulator.role(unique("deploy"), [], trust=trusted)
    request = {"RoleArn": role, "RoleSessionName": "root"}

    emulator.client("sts", STAGING).assume_role(**request)

    refused(emulator.client("sts").assume_role, **request)


def test_what_is_missing_is_said(emulator: Emulator) -> None:
    with pytest.raises(RefusedError, match="RoleArn"):
        emulator.control("AssumeForService", Service="sagemaker.amazonaws.com")


def test_an_unknown_operation_is_refused(emulator: Emulator) -> None:
    with pytest.raises(RefusedError, match="no operation"):
        emulator.control("Nothing")
