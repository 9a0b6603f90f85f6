"""Every policy document of a template, and the rules that all of them keep."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from iam import Statement, listed
from template import Template

# Where a policy says who may assume the role, what a caller may do, or what others may do with the resource.
TRUST = {"AssumeRolePolicyDocument"}
IDENTITY = {"AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
# What aws-cdk-lib's grant of reading a bucket allows.
CDK_READ = {"s3:GetBucket*", "s3:GetObject*", "s3:List*"}
KEYS = {"Action", "Condition", "Effect", "Principal", "Resource", "Sid"}


class Policy(NamedTuple):
    """A policy document and where it stands."""

    template: Template
    logical_id: str
    resource_type: str
    property: str
    document: dict[str, Any]

    @property
    def kind(self) -> str:
        """Return what the policy is about: trust, identity or resource."""
        if self.property in TRUST:
            return "trust"
        return "identity" if self.resource_type in IDENTITY else "resource"


def policies_of(template: Template) -> list[Policy]:
    """Return every policy document of a template, wherever it stands."""
    found = []
    for logical_id, resource in template.resources.items():
        for name, value in resource.get("Properties", {}).items():
            for document in documents_in(value):
                policy = template.resolve(document)
                found.append(Policy(template, logical_id, resource["Type"], name, policy))
    return found


def documents_in(node: Any) -> Iterator[dict[str, Any]]:
    """Yield what looks like a policy document."""
    if isinstance(node, dict):
        if "Statement" in node:
            yield node
        for value in node.values():
            yield from documents_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from documents_in(value)


def problems(policy: Policy) -> Iterator[str]:
    """Say which rules of the house a policy breaks."""
    if policy.document.get("Version") != "2012-10-17":
        yield "has not the version that knows variables"
    for statement in policy.document["Statement"]:
        yield from statement_problems(policy, statement)


def statement_problems(policy: Policy, statement: Statement) -> Iterator[str]:
    yield from (f"{key} is no key of a statement here" for key in sorted(set(statement) - KEYS))
    if policy.kind == "identity" and "Principal" in statement:
        yield "an identity policy has no principal"
    if policy.kind != "identity" and "Principal" not in statement:
        yield "nobody is named"
    if policy.kind != "trust" and "Resource" not in statement:
        yield "no resource is named"
    if statement["Effect"] == "Deny":
        return
    wide = [] if owner(policy, statement) else [a for a in listed(statement["Action"]) if "*" in a]
    yield from (f"{action} allows too much" for action in wide if policy.kind != "resource" or action not in CDK_READ)
    if anybody(statement) and "Condition" not in statement and policy.resource_type != "AWS::EC2::VPCEndpoint":
        yield "anybody may, on no condition"


def owner(policy: Policy, statement: Statement) -> bool:
    """Tell whether a statement leaves the decision to the account itself, as keys and endpoints need."""
    if policy.resource_type == "AWS::KMS::Key":
        root = f"arn:{policy.template.place.partition}:iam::{policy.template.place.account}:root"
        return statement["Action"] == "kms:*" and statement["Principal"] == {"AWS": root}
    if policy.resource_type == "AWS::EC2::VPCEndpoint":
        condition = statement.get("Condition", {})
        accounts = condition.get("StringEquals", {}).get("aws:PrincipalAccount", [])
        only = condition == {"StringEquals": {"aws:PrincipalAccount": accounts}}
        return only and policy.template.place.account in listed(accounts) and "*" not in accounts
    return False


def anybody(statement: Statement) -> bool:
    """Tell whether a statement is about everybody."""
    principal = statement.get("Principal")
    return principal == "*" or (isinstance(principal, dict) and "*" in listed(principal.get("AWS", [])))
