"""Decisions for the simulator: by identity policies and, across accounts, by the resource's policy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.policies import allow, allow_to, policy, root, unique
from support.running import REGION, STAGING, TOOLS, Emulator

PACKAGE = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package/mortgage/1"
PACKAGES = PACKAGE.replace("/1", "/*")


def ask(emulator: Emulator, principal: str, shared: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    given = {"Policy": shared} if shared else {}
    return emulator.control(
        "Authorize", Principal=principal, Action="sagemaker:DescribeModelPackage", Resource=PACKAGE, **given, **more
    )


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return json.loads(policy(*statements))


@pytest.fixture
def reader(emulator: Emulator) -> str:
    return emulator.role(unique("reader"), [allow("sagemaker:DescribeModelPackage", PACKAGES)])


@pytest.fixture
def foreign_reader(emulator: Emulator) -> str:
    return emulator.role(unique("reader"), [allow("sagemaker:DescribeModelPackage", PACKAGES)], STAGING)


def test_an_identity_policy_suffices_in_its_own_account(emulator: Emulator, reader: str) -> None:
    assert ask(emulator, reader)["Allowed"] is True


def test_a_role_without_permission_is_told_so(emulator: Emulator) -> None:
    role = emulator.role(unique("nobody"), [])

    answer = ask(emulator, role)

    assert answer["Allowed"] is False
    assert (
        f"{role}: sagemaker:DescribeModelPackage on {PACKAGE} is not allowed by any identity policy" in answer["Reason"]
    )


def test_across_accounts_both_must_allow(emulator: Emulator, reader: str, foreign_reader: str) -> None:
    shared = document(allow_to(root(STAGING), "sagemaker:DescribeModelPackage", PACKAGES))
    powerless = emulator.role(unique("nobody"), [], STAGING)

    assert ask(emulator, foreign_reader, shared)["Allowed"] is True
    assert ask(emulator, powerless, shared)["Allowed"] is False
    unshared = ask(emulator, foreign_reader)
    assert unshared["Allowed"] is False
    assert "Reason" in unshared


def test_the_side_that_lacks_the_grant_is_named(emulator: Emulator, foreign_reader: str) -> None:
    elsewhere = document(allow_to(root("333333333333"), "sagemaker:*", PACKAGES))

    assert "not allowed by the policy of the resource" in ask(emulator, foreign_reader, elsewhere)["Reason"]
    assert "not allowed by the policy of the resource" in ask(emulator, foreign_reader)["Reason"]


def test_a_resource_policy_sees_the_path_of_a_role(emulator: Emulator, foreign_reader: str) -> None:
    by_role = {"ArnEquals": {"aws:PrincipalArn": foreign_reader}}
    by_name = {"ArnEquals": {"aws:PrincipalArn": foreign_reader.replace("/ml/", "/")}}

    def shared(condition: dict[str, Any]) -> dict[str, Any]:
        return document(allow_to(root(STAGING), "sagemaker:DescribeModelPackage", PACKAGES, **condition))

    assert ask(emulator, foreign_reader, shared(by_role))["Allowed"] is True
    assert ask(emulator, foreign_reader, shared(by_name))["Allowed"] is False


def test_a_session_is_its_role(emulator: Emulator, reader: str) -> None:
    session = f"arn:aws:sts::{TOOLS}:assumed-role/{reader.rsplit('/', 1)[1]}/pipeline"

    assert ask(emulator, session)["Allowed"] is True


def test_a_denial_of_the_resource_wins(emulator: Emulator, reader: str) -> None:
    denied = {**allow_to("*", "sagemaker:*", PACKAGES), "Effect": "Deny", "Sid": "Nobody"}

    answer = ask(emulator, reader, document(denied))

    assert answer["Allowed"] is False
    assert "denied explicitly by the policy of the resource (Nobody)" in answer["Reason"]


def test_context_meets_conditions(emulator: Emulator) -> None:
    pending = {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    role = emulator.role(unique("registrar"), [allow("sagemaker:DescribeModelPackage", PACKAGES, **pending)])

    assert ask(emulator, role, Context={"sagemaker:ModelApprovalStatus": "PendingManualApproval"})["Allowed"] is True
    assert ask(emulator, role, Context={"sagemaker:ModelApprovalStatus": "Approved"})["Allowed"] is False
    assert ask(emulator, role)["Allowed"] is False


def test_a_permissions_boundary_limits(emulator: Emulator) -> None:
    iam = emulator.client("iam")
    only_s3 = policy(allow("s3:*", "*"))
    boundary = iam.create_policy(PolicyName=unique("boundary"), PolicyDocument=only_s3)["Policy"]["Arn"]
    role = emulator.role(unique("bounded"), [allow("sagemaker:*", "*")])
    iam.put_role_permissions_boundary(RoleName=role.rsplit("/", 1)[1], PermissionsBoundary=boundary)

    assert ask(emulator, role)["Allowed"] is False


def test_a_boundary_limits_what_a_resource_allows_a_role(emulator: Emulator) -> None:
    name = unique("bounded")
    role = emulator.role(name, [])
    named = document(allow_to(role, "sagemaker:*", PACKAGES))
    assert ask(emulator, role, named)["Allowed"] is True
    iam = emulator.client("iam")
    only_s3 = policy(allow("s3:*", "*"))
    boundary = iam.create_policy(PolicyName=unique("boundary"), PolicyDocument=only_s3)["Policy"]["Arn"]

    iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)

    assert ask(emulator, role, named)["Allowed"] is False


def test_a_role_that_is_not_there_may_nothing(emulator: Emulator) -> None:
    assert ask(emulator, f"arn:aws:iam::{TOOLS}:role/nobody")["Allowed"] is False


def test_the_root_of_an_account_may_everything_in_it(emulator: Emulator) -> None:
    assert ask(emulator, root(TOOLS))["Allowed"] is True
    assert ask(emulator, root(STAGING))["Allowed"] is False


def test_the_question_is_recorded(emulator: Emulator, foreign_reader: str) -> None:
    ask(emulator, foreign_reader)

    [call] = emulator.calls(principal=foreign_reader)

    assert (call["action"], call["resource"], call["allowed"]) == ("sagemaker:DescribeModelPackage", PACKAGE, False)
    assert call["account"] == STAGING
    assert call["context"]["aws:ResourceAccount"] == TOOLS
