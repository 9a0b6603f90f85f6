"""What IAM is asked about requests to SageMaker: actions, resources and condition keys, as in AWS's reference."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from emulator.host.paths import values_at

from . import simulator
from .checks import Body, Check, Scope, passing

_VERBS = re.compile(r"^(Create|Describe|Update|Delete|Stop|Start|Retry|Get|Put|List|Export|Import|Render)")
_KINDS = {"auto-m-l-job": "automl-job", "auto-m-l-job-v2": "automl-job"}
# Actions whose resource differs from the noun in their name.
_SUBJECTS = {
    "StartPipelineExecution": "Pipeline",
    "ListPipelineExecutions": "Pipeline",
    "ListPipelineVersions": "Pipeline",
    "UpdatePipelineVersion": "Pipeline",
    "DescribePipelineDefinitionForExecution": "PipelineExecution",
    "ListPipelineExecutionSteps": "PipelineExecution",
    "ListPipelineParametersForExecution": "PipelineExecution",
    "UpdateEndpointWeightsAndCapacities": "Endpoint",
    "GetModelPackageGroupPolicy": "ModelPackageGroup",
    "PutModelPackageGroupPolicy": "ModelPackageGroup",
    "DeleteModelPackageGroupPolicy": "ModelPackageGroup",
    "CreateModelCardExportJob": "ModelCard",
    "ListModelCardExportJobs": "ModelCard",
    "ListModelCardVersions": "ModelCard",
}
_RUNTIME = {
    "invocations": "InvokeEndpoint",
    "async-invocations": "InvokeEndpointAsync",
    "invocations-response-stream": "InvokeEndpointWithResponseStream",
}
_RUNTIME_PATH = re.compile(r"^/endpoints/([^/]+)/([a-z-]+)$")
_TAGS = frozenset({"AddTags", "DeleteTags", "ListTags"})


def runtime_checks(path: str, headers: dict[str, str], scope: Scope) -> list[Check]:
    """Ask about the invocation of an endpoint, which is a REST request."""
    match = _RUNTIME_PATH.match(path)
    if match is None or match[2] not in _RUNTIME:
        return []
    target = headers.get("x-amzn-sagemaker-target-model")
    return [
        Check(
            f"sagemaker:{_RUNTIME[match[2]]}",
            _arn("endpoint", unquote(match[1]), scope),
            {"sagemaker:TargetModel": target} if target else {},
        )
    ]


def checks(operation: str, body: Body, scope: Scope) -> list[Check]:
    """Ask about one operation: about each of its resources, its tags, and the role that it passes."""
    action = f"sagemaker:{operation}"
    resources = _resources(operation, body, scope)
    context = {**_context(body), **_tag_context(body)}
    asked = [Check(action, resource, context) for resource in resources or ["*"]]
    if operation.startswith("Create") and body.get("Tags") and resources:
        asked.append(Check("sagemaker:AddTags", resources[0], _tag_context(body)))
    asked += [passing(role, "sagemaker.amazonaws.com") for role in _passed_roles(body)]
    if operation == "CreateModelPackage":
        asked += [Check("s3:GetObject", archive) for archive in _archives(body)]
    return asked


def _resources(operation: str, body: Body, scope: Scope) -> list[str]:
    if operation in _TAGS:
        return [body["ResourceArn"]] if body.get("ResourceArn") else []
    if operation == "CreateModelPackage" and body.get("ModelPackageGroupName"):
        return [_next_version(body["ModelPackageGroupName"], scope)]
    if operation == "ListModelPackages":
        group = body.get("ModelPackageGroupName")
        return [_arn("model-package", f"{_name(group)}/*", scope)] if group else []
    if operation == "BatchDescribeModelPackage":
        return [_arn("model-package", name, scope) for name in body.get("ModelPackageArnList") or []]
    subject = _SUBJECTS.get(operation)
    if subject is None and not operation.startswith("List"):
        subject = _VERBS.sub("", operation)
    resources = _subject_resource(subject, body, scope) if subject else []
    if operation in {"CreateEndpoint", "UpdateEndpoint"} and body.get("EndpointConfigName"):
        resources.append(_arn("endpoint-config", body["EndpointConfigName"], scope))
    return resources


def _subject_resource(subject: str, body: Body, scope: Scope) -> list[str]:
    value = next((body[name] for name in (f"{subject}Name", f"{subject}Arn") if body.get(name)), None)
    if not isinstance(value, str):
        return []
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", subject).lower()
    return [_arn(_KINDS.get(kind, kind), value, scope)]


def _arn(kind: str, name_or_arn: str, scope: Scope) -> str:
    if name_or_arn.startswith("arn:"):
        return name_or_arn
    return f"arn:aws:sagemaker:{scope.region}:{scope.account}:{kind}/{name_or_arn}"


def _name(name_or_arn: str) -> str:
    return name_or_arn.rsplit("/", 1)[-1]


def _next_version(group: str, scope: Scope) -> str:
    """Return the ARN that the next package of a group will have, because IAM is asked about that one."""
    newest = {"ModelPackageGroupName": group, "SortBy": "CreationTime", "SortOrder": "Descending", "MaxResults": 1}
    try:
        listed = simulator.call("SageMaker", "ListModelPackages", newest, scope.account, scope.region)
    except (simulator.SimulatorError, OSError):
        listed = {}
    packages = listed.get("ModelPackageSummaryList") or [{}]
    version = int(packages[0].get("ModelPackageVersion") or 0) + 1
    arn = _arn("model-package-group", group, scope).replace(":model-package-group/", ":model-package/")
    return f"{arn}/{version}"


def _archives(body: Body) -> list[str]:
    """List the archives of a model package, which SageMaker reads with the permissions of its caller."""
    uris = values_at(body, ["InferenceSpecification", "Containers", "ModelDataUrl"])
    return [f"arn:aws:s3:::{str(uri).removeprefix('s3://')}" for uri in uris]


def _passed_roles(body: Body) -> list[str]:
    return [body[name] for name in ("RoleArn", "ExecutionRoleArn") if isinstance(body.get(name), str)]


def _tag_context(body: Body) -> dict[str, Any]:
    tags = [tag for tag in body.get("Tags") or [] if isinstance(tag, dict) and "Key" in tag]
    keys = [tag["Key"] for tag in tags] + list(body.get("TagKeys") or [])
    context: dict[str, Any] = {f"aws:RequestTag/{tag['Key']}": tag.get("Value", "") for tag in tags}
    return {**context, "aws:TagKeys": keys} if keys else context


# By condition key: the paths in a request at which its value may be.
_CONDITIONS: dict[str, tuple[str, ...]] = {
    "sagemaker:NetworkIsolation": ("EnableNetworkIsolation", "NetworkConfig.EnableNetworkIsolation"),
    "sagemaker:InterContainerTrafficEncryption": (
        "EnableInterContainerTrafficEncryption",
        "NetworkConfig.EnableInterContainerTrafficEncryption",
    ),
    "sagemaker:InstanceTypes": (
        "ResourceConfig.InstanceType",
        "ProcessingResources.ClusterConfig.InstanceType",
        "TransformResources.InstanceType",
        "ProductionVariants.InstanceType",
    ),
    "sagemaker:MaxRuntimeInSeconds": ("StoppingCondition.MaxRuntimeInSeconds",),
    "sagemaker:ModelApprovalStatus": ("ModelApprovalStatus",),
    "sagemaker:ModelLifeCycle:Stage": ("ModelLifeCycle.Stage",),
    "sagemaker:ModelLifeCycle:StageStatus": ("ModelLifeCycle.StageStatus",),
    "sagemaker:OutputKmsKeyArn": (
        "OutputDataConfig.KmsKeyId",
        "ProcessingOutputConfig.KmsKeyId",
        "TransformOutput.KmsKeyId",
    ),
    "sagemaker:PipelineVersionId": ("PipelineVersionId",),
    "sagemaker:VolumeKmsKeyArn": (
        "ResourceConfig.VolumeKmsKeyId",
        "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
        "TransformResources.VolumeKmsKeyId",
        "KmsKeyId",
    ),
    "sagemaker:VpcSecurityGroupIds": ("VpcConfig.SecurityGroupIds", "NetworkConfig.VpcConfig.SecurityGroupIds"),
    "sagemaker:VpcSubnets": ("VpcConfig.Subnets", "NetworkConfig.VpcConfig.Subnets"),
}
_LISTS = frozenset({"sagemaker:InstanceTypes", "sagemaker:VpcSecurityGroupIds", "sagemaker:VpcSubnets"})


def _context(body: Body) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for key, paths in _CONDITIONS.items():
        values = [_text(value) for path in paths for value in values_at(body, path.split("."))]
        if values:
            context[key] = values if key in _LISTS else values[0]
    for name, value in (body.get("CustomerMetadataProperties") or {}).items():
        context[f"sagemaker:CustomerMetadataProperties/{name}"] = value
    if body.get("CustomerMetadataPropertiesToRemove"):
        context["sagemaker:CustomerMetadataPropertiesToRemove"] = body["CustomerMetadataPropertiesToRemove"]
    return context


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
