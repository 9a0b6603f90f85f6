"""The calls that a pipeline and its jobs make, read from the definition, and calls that they must not make."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from definition import RUN, Definition

PASSED = {"iam:PassedToService": "sagemaker.amazonaws.com"}
ISOLATED = {"sagemaker:InterContainerTrafficEncryption": "true", "sagemaker:NetworkIsolation": "true"}
PENDING = {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}


class Call(NamedTuple):
    """One call, as IAM sees it."""

    action: str
    resource: str
    context: dict[str, str] | None = None


def jobs_of(definition: Definition) -> list[dict[str, Any]]:
    """Return the steps that run jobs."""
    return [step for step in definition.steps.values() if step["Type"] in {"Processing", "Training"}]


def pipeline_calls(definition: Definition) -> Iterator[Call]:
    """Yield the calls of the pipeline's own role."""
    for step in jobs_of(definition):
        kind, arguments = step["Type"], step["Arguments"]
        job = definition.place.arn("sagemaker", f"{kind.lower()}-job/pipelines-{RUN}-{step['Name']}-Ab1")
        yield Call("iam:PassRole", arguments["RoleArn"], PASSED)
        yield Call(f"sagemaker:Create{kind}Job", job, isolation(arguments))
        yield from (Call(f"sagemaker:{verb}{kind}Job", job) for verb in ("Describe", "Stop"))
        yield Call("sagemaker:AddTags", job)
    for step in definition.steps.values():
        if step["Type"] == "RegisterModel":
            yield from register_calls(step, definition)
    yield from property_file_calls(definition)


def isolation(arguments: dict[str, Any]) -> dict[str, str]:
    """Return what IAM sees of a job's isolation."""
    network = arguments.get("NetworkConfig", arguments)
    encrypted = network.get("EnableInterContainerTrafficEncryption", False)
    isolated = network.get("EnableNetworkIsolation", False)
    return {
        "sagemaker:InterContainerTrafficEncryption": str(encrypted).lower(),
        "sagemaker:NetworkIsolation": str(isolated).lower(),
    }


def archives_of(step: dict[str, Any], definition: Definition) -> Iterator[str]:
    """Yield the ARNs of the archives that a step registers."""
    containers = step["Arguments"].get("InferenceSpecification", {}).get("Containers", [])
    for container in containers:
        yield s3_arn(definition.evaluate(container["ModelDataUrl"]), definition)


def register_calls(step: dict[str, Any], definition: Definition) -> Iterator[Call]:
    """Yield the calls that register a model, in a group that is made if it is not there."""
    arguments = step["Arguments"]
    group, package = group_arns(arguments, definition)
    yield Call("sagemaker:CreateModelPackageGroup", group)
    yield Call("sagemaker:DescribeModelPackageGroup", group)
    yield Call("sagemaker:AddTags", group)
    for container in arguments["InferenceSpecification"]["Containers"]:
        repository = repository_of(container["Image"], definition)
        yield from (Call(f"ecr:{verb}", repository) for verb in ("BatchGetImage", "DescribeImages"))
    for archive in archives_of(step, definition):
        yield Call("s3:GetObject", archive)
    approval = {"sagemaker:ModelApprovalStatus": arguments["ModelApprovalStatus"]}
    yield Call("sagemaker:CreateModelPackage", group, approval)
    yield Call("sagemaker:CreateModelPackage", package, approval)
    yield Call("sagemaker:DescribeModelPackage", package)
    yield Call("sagemaker:AddTags", package)


def repository_of(image: str, definition: Definition) -> str:
    """Return the ARN of the repository of an image."""
    account, region, repository = re.fullmatch(r"(\d+)\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+/([^:@]+)[:@].+", image).groups()
    return f"arn:{definition.place.partition}:ecr:{region}:{account}:repository/{repository}"


def group_arns(arguments: dict[str, Any], definition: Definition) -> tuple[str, str]:
    """Return the ARNs of the group that a step registers in, and of its first model package."""
    name = arguments["ModelPackageGroupName"]
    arn = definition.place.arn
    return arn("sagemaker", f"model-package-group/{name}"), arn("sagemaker", f"model-package/{name}/1")


def property_file_calls(definition: Definition) -> Iterator[Call]:
    """Yield the calls that read the values which steps refer to."""
    for step in jobs_of(definition):
        config = step["Arguments"].get("ProcessingOutputConfig", {})
        outputs = {output["OutputName"]: output["S3Output"]["S3Uri"] for output in config.get("Outputs", [])}
        for file in step.get("PropertyFiles", []):
            folder = definition.evaluate(outputs[file["OutputName"]])
            yield Call("s3:GetObject", s3_arn(f"{folder}/{file['FilePath']}", definition))
            yield Call("kms:Decrypt", config["KmsKeyId"])


def pipeline_overreach(definition: Definition) -> Iterator[Call]:
    """Yield calls that the pipeline's role must not be able to make; it reads only the archives that it registers."""
    archives = {arn for step in definition.steps.values() for arn in archives_of(step, definition)}
    for kind in sorted({step["Type"] for step in jobs_of(definition)}):
        job = f"sagemaker:Create{kind}Job"
        yield Call(job, definition.place.arn("sagemaker", f"{kind.lower()}-job/mine"), ISOLATED)
        own = definition.place.arn("sagemaker", f"{kind.lower()}-job/pipelines-{RUN}-x")
        yield Call(job, own, {**ISOLATED, "sagemaker:NetworkIsolation": "false"})
        yield Call(job, own)
    yield Call("iam:PassRole", f"arn:{definition.place.partition}:iam::{definition.place.account}:role/Admin", PASSED)
    for step in jobs_of(definition):
        yield Call("iam:PassRole", step["Arguments"]["RoleArn"], {"iam:PassedToService": "lambda.amazonaws.com"})
        yield from (Call("s3:GetObject", arn) for arn in read_by(step, definition) if arn not in archives)
    for step in definition.steps.values():
        if step["Type"] == "RegisterModel":
            group, package = group_arns(step["Arguments"], definition)
            yield Call("sagemaker:CreateModelPackage", group, {"sagemaker:ModelApprovalStatus": "Approved"})
            yield Call("sagemaker:UpdateModelPackage", package)
            yield Call(
                "sagemaker:CreateModelPackage", definition.place.arn("sagemaker", "model-package-group/other"), PENDING
            )


def job_calls(step: dict[str, Any], definition: Definition) -> Iterator[Call]:
    """Yield the calls of a job's role."""
    arguments = step["Arguments"]
    for arn in read_by(step, definition):
        yield Call("s3:GetObject", arn)
        bucket, _, key = arn.partition("/")
        yield Call("s3:ListBucket", bucket, {"s3:prefix": key})
    for arn in written_by(step, definition):
        yield Call("s3:PutObject", arn)
    key = (arguments.get("ProcessingOutputConfig") or arguments["OutputDataConfig"])["KmsKeyId"]
    yield from (Call(f"kms:{action}", key) for action in ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey"))
    cluster = arguments.get("ResourceConfig") or arguments["ProcessingResources"]["ClusterConfig"]
    if "VolumeKmsKeyId" in cluster:
        yield Call("kms:CreateGrant", cluster["VolumeKmsKeyId"], {"kms:GrantIsForAWSResource": "true"})
    yield from runtime_calls(step, definition)


def runtime_calls(step: dict[str, Any], definition: Definition) -> Iterator[Call]:
    """Yield the calls that AWS documents for every job: its image, logs, metrics and network interfaces."""
    arguments, arn = step["Arguments"], definition.place.arn
    image = (
        arguments.get("AppSpecification", {}).get("ImageUri") or arguments["AlgorithmSpecification"]["TrainingImage"]
    )
    source = repository_of(image, definition)
    yield Call("ecr:GetAuthorizationToken", "*")
    for verb in ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"):
        yield Call(f"ecr:{verb}", source)
    logs = f"log-group:/aws/sagemaker/{step['Type']}Jobs"
    yield from (Call(f"logs:{verb}", arn("logs", logs)) for verb in ("CreateLogGroup", "DescribeLogStreams"))
    stream = arn("logs", f"{logs}:log-stream:{step['Name']}/algo-1")
    yield from (Call(f"logs:{verb}", stream) for verb in ("CreateLogStream", "PutLogEvents"))
    yield Call("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": f"/aws/sagemaker/{step['Type']}Jobs"})
    vpc = arguments.get("NetworkConfig", arguments).get("VpcConfig")
    if vpc:
        yield from network_calls(vpc, definition)


def network_calls(vpc: dict[str, Any], definition: Definition) -> Iterator[Call]:
    """Yield the calls that attach a job to a VPC."""
    arn = definition.place.arn
    interface = arn("ec2", "network-interface/eni-1")
    places = [interface, *(arn("ec2", f"subnet/{i}") for i in vpc["Subnets"])]
    places += [arn("ec2", f"security-group/{i}") for i in vpc["SecurityGroupIds"]]
    yield from (Call("ec2:CreateNetworkInterface", place) for place in places)
    for verb in ("CreateNetworkInterfacePermission", "DeleteNetworkInterface", "DeleteNetworkInterfacePermission"):
        yield Call(f"ec2:{verb}", interface)
    for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"):
        yield Call(f"ec2:Describe{what}", "*")


def job_overreach(step: dict[str, Any], definition: Definition) -> Iterator[Call]:
    """Yield calls that a job's role must not be able to make."""
    for arn in read_by(step, definition):
        bucket = arn.partition("/")[0]
        yield Call("s3:GetObject", f"{bucket}/elsewhere/data.csv")
        yield Call("s3:DeleteObject", arn)
        yield Call("s3:ListBucket", bucket, {"s3:prefix": "elsewhere/"})
        yield Call("s3:ListBucket", bucket)
    yield Call("s3:PutObject", s3_arn("s3://elsewhere/data.csv", definition))
    yield Call("kms:Decrypt", definition.place.arn("kms", "key/elsewhere"))
    yield Call("kms:CreateGrant", definition.place.arn("kms", "key/elsewhere"), {"kms:GrantIsForAWSResource": "true"})
    yield Call("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": "AWS/Lambda"})
    yield Call(
        f"sagemaker:Create{step['Type']}Job",
        definition.place.arn("sagemaker", f"{step['Type'].lower()}-job/pipelines-x"),
        ISOLATED,
    )
    yield Call("iam:PassRole", step["Arguments"]["RoleArn"], PASSED)


def is_known(definition: Definition) -> bool:
    """Tell whether every location that jobs read from is known before a run."""
    return all(definition.evaluate(uri) is not None for step in jobs_of(definition) for uri in input_uris(step))


def input_uris(step: dict[str, Any]) -> list[Any]:
    """Return the locations that a job reads from."""
    arguments = step["Arguments"]
    inputs = [i["S3Input"]["S3Uri"] for i in arguments.get("ProcessingInputs", [])]
    return inputs + [c["DataSource"]["S3DataSource"]["S3Uri"] for c in arguments.get("InputDataConfig", [])]


def read_by(step: dict[str, Any], definition: Definition) -> Iterator[str]:
    """Yield one object of each input of a job, as far as its location is known before a run."""
    for uri in input_uris(step):
        location = definition.evaluate(uri)
        if location is None:
            continue
        is_object = location.endswith((".zip", ".gz", ".json"))
        yield s3_arn(location if is_object else f"{location.removesuffix('/')}/data.csv", definition)


def written_by(step: dict[str, Any], definition: Definition) -> Iterator[str]:
    """Yield one object of each output of a job."""
    arguments = step["Arguments"]
    outputs = [o["S3Output"]["S3Uri"] for o in arguments.get("ProcessingOutputConfig", {}).get("Outputs", [])]
    if "OutputDataConfig" in arguments:
        outputs.append(arguments["OutputDataConfig"]["S3OutputPath"])
    yield from (s3_arn(f"{definition.evaluate(uri)}/x/output", definition) for uri in outputs)


def s3_arn(uri: str, definition: Definition) -> str:
    """Return the ARN of a location."""
    return f"arn:{definition.place.partition}:s3:::{uri.removeprefix('s3://')}"
