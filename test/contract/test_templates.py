"""Every template, by CloudFormation's own linter."""

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from cfnlint.config import ConfigMixIn
from cfnlint.decode.decode import decode_str
from cfnlint.runner import Runner

import assembly
from template import Template

Body = dict[str, Any]

# In these regions CloudFormation has no such resource; a use case can't be deployed there.
ABSENT = {"cn-north-1": "AWS::SageMaker::ModelPackageGroup"}


@cache
def runner(region: str) -> Runner:
    return Runner(ConfigMixIn(regions=[region]))


def findings(text: str, region: str) -> list[str]:
    decoded, errors = decode_str(text)
    matches = errors or runner(region).validate_template(decoded)
    return [f"{match.rule.id} {match.message} {match.path}" for match in matches]


def test_there_is_nothing_to_find(template: Template) -> None:
    region = template.place.region
    absent = f"E3006 Resource type '{ABSENT.get(region)}' does not exist in '{region}'"
    assert [found for found in findings(template.text, region) if not found.startswith(absent)] == []


def of_type(body: Body, kind: str) -> Body:
    return next(resource["Properties"] for resource in body["Resources"].values() if resource["Type"] == kind)


MUTATIONS: dict[str, Callable[[Body], object]] = {
    "E3002 Additional properties": lambda b: of_type(b, "AWS::S3::Bucket").update(Versioned=True),
    "E3003 'Code' is a required": lambda b: of_type(b, "AWS::Lambda::Function").pop("Code"),
    "E3030 'hourly' is not one of": lambda b: of_type(b, "AWS::DynamoDB::Table").update(BillingMode="hourly"),
    "E1020 'Nothing' is not one of": lambda b: of_type(b, "AWS::SSM::Parameter").update(Value={"Ref": "Nothing"}),
    "W3037 'nothing' is not one of": lambda b: of_type(b, "AWS::IAM::Role")["Policies"][0]["PolicyDocument"][
        "Statement"
    ][0].update(Action="sagemaker:nothing"),
}


@pytest.mark.parametrize("finding", MUTATIONS)
def test_what_is_wrong_is_found(finding: str) -> None:
    template = next(t for t in assembly.templates() if t.name == "mortgage-approval-dev")
    body = deepcopy(template.body)
    MUTATIONS[finding](body)
    found = findings(json.dumps(body), template.place.region)
    assert [f for f in found if f.startswith(finding)], found
