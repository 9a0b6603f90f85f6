"""The calls that each handler makes, and the commands that its code sends."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from calls import Call
from template import Place, Template

ROOT = Path(__file__).resolve().parents[2] / "handlers"
# What handlers share with the command that deploys releases.
RELEASES = ROOT.parent / "releases"
RUN = "a1b2c3d4e5f6"
NOTICES = "cdk-ml-lifecycle"

# The action that each command needs. Powertools sends more commands to DynamoDB than the handlers' own code.
ACTIONS = {
    "AssumeRole": "sts:AssumeRole",
    "CreateLogGroup": "logs:CreateLogGroup",
    "DeleteStack": "cloudformation:DeleteStack",
    "DeleteItem": "dynamodb:DeleteItem",
    "DescribeEndpoint": "sagemaker:DescribeEndpoint",
    "DescribeLogGroups": "logs:DescribeLogGroups",
    "DescribePipelineDefinitionForExecution": "sagemaker:DescribePipelineDefinitionForExecution",
    "DescribePipelineExecution": "sagemaker:DescribePipelineExecution",
    "DescribeModelPackage": "sagemaker:DescribeModelPackage",
    "GetItem": "dynamodb:GetItem",
    "DescribeStacks": "cloudformation:DescribeStacks",
    "GetObject": "s3:GetObject",
    "GetPipelineExecution": "codepipeline:GetPipelineExecution",
    "GetPipelineState": "codepipeline:GetPipelineState",
    "CompleteMultipartUpload": "s3:PutObject",
    "CopyObject": "s3:PutObject",
    "CreateMultipartUpload": "s3:PutObject",
    "UploadPartCopy": "s3:PutObject",
    "HeadObject": "s3:GetObject",
    "ListObjectVersions": "s3:ListBucketVersions",
    "ListActionExecutions": "codepipeline:ListActionExecutions",
    "ListObjectsV2": "s3:ListBucket",
    "ListPipelineExecutionSteps": "sagemaker:ListPipelineExecutionSteps",
    "ListPipelineExecutions": "sagemaker:ListPipelineExecutions",
    "ListPipelineParametersForExecution": "sagemaker:ListPipelineParametersForExecution",
    "Publish": "sns:Publish",
    "InvokeEndpoint": "sagemaker:InvokeEndpoint",
    "ListStackResources": "cloudformation:ListStackResources",
    "PutEvents": "events:PutEvents",
    "PutItem": "dynamodb:PutItem",
    "PutJobFailureResult": "codepipeline:PutJobFailureResult",
    "PutJobSuccessResult": "codepipeline:PutJobSuccessResult",
    "PutObject": "s3:PutObject",
    "PutRetentionPolicy": "logs:PutRetentionPolicy",
    "StartPipelineExecution": "sagemaker:StartPipelineExecution",
    "StopPipelineExecution": "codepipeline:StopPipelineExecution",
    "UpdateItem": "dynamodb:UpdateItem",
}
# Commands of another service that have the name of one above.
SAME_NAME = {"make-release": {"ListPipelineExecutions": "codepipeline:ListPipelineExecutions"}}
# The commands that a handler sends with the role that an environment keeps for it, not with its own.
BORROWED = {
    "clear-failed-release": {"DeleteStack", "DescribeEndpoint", "DescribeStacks", "ListStackResources"},
    "smoke-test": {"DescribeEndpoint", "InvokeEndpoint", "ListStackResources"},
}
# What is read of the release is read with the credentials of the job, which are those of the delivery pipeline.
OF_THE_JOB = {"smoke-test": {"GetObject"}, "verify-release": {"GetObject"}}


def commands(handler: str) -> set[str]:
    """Return the actions of the commands that a handler sends with its own role, from the code that it imports."""
    own = sent(handler) - BORROWED.get(handler, set()) - OF_THE_JOB.get(handler, set())
    return {(ACTIONS | SAME_NAME.get(handler, {}))[name] for name in own}


def sent(handler: str) -> set[str]:
    """Return the names of the commands in the code of a handler. A paginator sends the command that it is named by."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(sources(ROOT / handler / "index.ts")))
    return {*re.findall(r"new ([A-Z]\w+)Command\(", code), *re.findall(r"\bpaginate([A-Z]\w+)\(", code)}


def borrowed_calls(handler: str, parameters: dict[str, str]) -> list[Call]:
    """Return the calls that a handler makes in an environment, from what its action says about it."""
    account = parameters["roleArn"].split(":")[4]
    place = Place(account, parameters["region"])
    resources = {
        "cloudformation": place.arn("cloudformation", f"stack/{parameters['stackName']}/1234"),
        "sagemaker": place.arn("sagemaker", f"endpoint/{parameters['endpoint']}"),
    }
    actions = sorted(ACTIONS[name] for name in BORROWED[handler])
    return [Call(action, resources[action.split(":")[0]]) for action in actions]


def sources(file: Path) -> set[Path]:
    """Return a file of TypeScript and what it imports of `handlers/` and `releases/`, directly or not."""
    found: set[Path] = set()
    waiting = [file.resolve()]
    while waiting:
        current = waiting.pop()
        found.add(current)
        imported = re.findall(r" from '(\.[^']+)'", current.read_text(encoding="utf-8"))
        files = {(current.parent / f"{name}.ts").resolve() for name in imported}
        waiting.extend(each for each in files - found if each.is_relative_to(ROOT) or each.is_relative_to(RELEASES))
    return found


class Handler:
    """A handler in a template."""

    def __init__(self, template: Template, name: str, properties: dict[str, Any]) -> None:
        self.template = template
        self.place = template.place
        self.logical_id = name
        self.role: str = properties["Role"]
        self.environment: dict[str, str] = properties["Environment"]["Variables"]
        self.name = self.environment["POWERTOOLS_SERVICE_NAME"]
        self.log_group: str = properties["LoggingConfig"]["LogGroup"]
        self.key: str | None = properties.get("KmsKeyArn")
        self.vpc: dict[str, list[str]] = properties.get("VpcConfig", {})

    def calls(self) -> Iterator[Call]:
        """Yield every call that the handler, its runtime and Lambda make with its role."""
        logs = self.place.arn("logs", f"log-group:{self.log_group}:log-stream:2026/11/25/[$LATEST]abc")
        yield from (Call(f"logs:{verb}", logs) for verb in ("CreateLogStream", "PutLogEvents"))
        yield from (Call(f"xray:{verb}", "*") for verb in ("PutTraceSegments", "PutTelemetryRecords"))
        yield from (Call("sqs:SendMessage", queue) for queue in self.dead_letters())
        if self.key is not None:
            # of the variables and of the queue, whose data keys the sender makes and verifies
            yield from (Call(f"kms:{verb}", self.key) for verb in ("Decrypt", "GenerateDataKey"))
        yield from self.interfaces()
        if "STATE_TABLE" in self.environment:
            for verb in ("DeleteItem", "GetItem", "PutItem", "UpdateItem"):
                yield Call(f"dynamodb:{verb}", self.place.arn("dynamodb", f"table/{self.environment['STATE_TABLE']}"))
        yield from getattr(self, f"_{self.name.replace('-', '_')}")()

    def interfaces(self) -> Iterator[Call]:
        """Yield what Lambda does with the role to place the function into a VPC."""
        if not self.vpc:
            return
        own = self.place.arn("ec2", "network-interface/eni-0123456789abcdef0")
        places = [f"subnet/{one}" for one in self.vpc["SubnetIds"]]
        places += [f"security-group/{one}" for one in self.vpc["SecurityGroupIds"]]
        for resource in (own, *(self.place.arn("ec2", place) for place in places)):
            yield Call("ec2:CreateNetworkInterface", resource)
        for verb in ("AssignPrivateIpAddresses", "DeleteNetworkInterface", "UnassignPrivateIpAddresses"):
            yield Call(f"ec2:{verb}", own)
        for verb in ("DescribeNetworkInterfaces", "DescribeSubnets"):
            yield Call(f"ec2:{verb}", "*")

    def notice(self) -> Call:
        """Return the call by which a handler tells people something."""
        return Call("events:PutEvents", self.place.arn("events", "event-bus/default"), {"events:source": NOTICES})

    def dead_letters(self) -> list[str]:
        """Return the queues to which Lambda sends the events that the handler failed on for good."""
        configs = [
            self.template.resolve(resource["Properties"])
            for resource in self.template.resources.values()
            if resource["Type"] == "AWS::Lambda::EventInvokeConfig"
            and resource["Properties"]["FunctionName"] == {"Ref": self.logical_id}
        ]
        return [config["DestinationConfig"]["OnFailure"]["Destination"] for config in configs]

    def _make_release(self) -> Iterator[Call]:
        env, arn = self.environment, self.object_arn
        package = f"model-package/{env['MODEL_PACKAGE_GROUP']}/7"
        yield Call("sagemaker:DescribeModelPackage", self.place.arn("sagemaker", package))
        run = f"pipeline/{env['USE_CASE']}-training/execution/{RUN}"
        yield Call("sagemaker:DescribePipelineExecution", self.place.arn("sagemaker", run))
        yield Call("s3:GetObject", arn(env["KIT_BUCKET"], env["KIT_KEY"]))
        artifacts = self.bucket("Artifacts", "Lake")
        yield Call("s3:GetObject", arn(artifacts, f"evaluations/{RUN}/evaluation.json"))
        yield Call("s3:ListBucketVersions", arn(artifacts))
        for source in (f"models/{RUN}/x/output/model.tar.gz", f"models/{RUN}/baseline/baseline.json"):
            yield from (Call(f"s3:{verb}", arn(artifacts, source)) for verb in ("GetObject", "GetObjectVersion"))
        for name in ("model.tar.gz", "baseline.json"):
            copy = f"{env['COPIES_PREFIX']}7/version-1/{name}"
            yield from (Call(f"s3:{verb}", arn(artifacts, copy)) for verb in ("GetObject", "PutObject"))
        # without ListBucket, S3 answers 403 for a missing object; a conditional write needs GetObject too
        yield from (Call("s3:ListBucket", arn(bucket)) for bucket in (env["RELEASE_BUCKET"], artifacts))
        yield from (
            Call(f"s3:{verb}", arn(env["RELEASE_BUCKET"], env["RELEASE_KEY"])) for verb in ("GetObject", "PutObject")
        )
        yield from (Call(f"kms:{verb}", self.key_of(artifacts)) for verb in ("Decrypt", "GenerateDataKey"))
        yield from (Call(f"kms:{verb}", self.key_of(env["RELEASE_BUCKET"])) for verb in ("Decrypt", "GenerateDataKey"))
        pipeline = self.place.arn("codepipeline", env["PIPELINE_NAME"])
        for verb in ("GetPipelineState", "ListPipelineExecutions", "StopPipelineExecution"):
            yield Call(f"codepipeline:{verb}", pipeline)
        yield self.notice()

    def _smoke_test(self) -> Iterator[Call]:
        return self._jobs()

    def _clear_failed_release(self) -> Iterator[Call]:
        return self._jobs()

    def _verify_release(self) -> Iterator[Call]:
        yield from self._answers()
        yield Call("dynamodb:GetItem", self.place.arn("dynamodb", f"table/{self.environment['RELEASES_TABLE']}"))
        artifacts = self.bucket("Artifacts", "Lake")
        yield Call("s3:GetObject", self.object_arn(artifacts, f"released/{self.group()}/7/version-1/model.tar.gz"))
        yield Call("s3:ListBucket", self.object_arn(artifacts))
        yield Call("kms:Decrypt", self.key_of(artifacts))
        if any("approved" in parameters for parameters in self.environments()):
            for verb in ("GetPipelineExecution", "ListActionExecutions"):
                yield Call(f"codepipeline:{verb}", self.place.arn("codepipeline", self.delivery_pipeline()))

    def delivery_pipeline(self) -> str:
        """Return the name of the delivery pipeline."""
        found = [name for name, one in self.template.resources.items() if one["Type"] == "AWS::CodePipeline::Pipeline"]
        return self.template.resolve({"Ref": found[0]})

    def _jobs(self) -> Iterator[Call]:
        yield from (Call("sts:AssumeRole", parameters["roleArn"]) for parameters in self.environments())
        yield from self._answers()

    def _answers(self) -> Iterator[Call]:
        yield from (Call(f"codepipeline:PutJob{end}Result", "*") for end in ("Success", "Failure"))

    def environments(self) -> list[dict[str, str]]:
        """Return what the actions of CodePipeline that invoke the handler tell it."""
        return [
            json.loads(action["Configuration"]["UserParameters"])
            for resource in self.template.resources.values()
            if resource["Type"] == "AWS::CodePipeline::Pipeline"
            for stage in resource["Properties"]["Stages"]
            for action in stage["Actions"]
            if action["Configuration"].get("FunctionName") == {"Ref": self.logical_id}
        ]

    def _expire_logs(self) -> Iterator[Call]:
        yield Call("logs:DescribeLogGroups", "*")
        for names in (self.environment.get("LOG_GROUPS"), self.environment.get("SHARED_LOG_GROUPS")):
            for name in names.split(",") if names else []:
                group = self.place.arn("logs", f"log-group:{name}")
                for verb in ("CreateLogGroup", "PutRetentionPolicy"):
                    yield from (Call(f"logs:{verb}", arn) for arn in (group, f"{group}:log-stream:"))

    def _publish_drift(self) -> Iterator[Call]:
        bucket, prefix = self.environment["REPORT_BUCKET"], self.environment["REPORT_PREFIX"]
        yield Call("s3:GetObject", self.object_arn(bucket, f"{prefix}/{RUN}/report.json"))
        yield Call("s3:ListBucket", self.object_arn(bucket))
        yield Call("kms:Decrypt", self.key_of(bucket))

    def _start_drift_check(self) -> Iterator[Call]:
        env, arn = self.environment, self.object_arn
        endpoint = env["ENDPOINT_NAME"]
        for folder in (
            f"{env['CAPTURE_PREFIX']}/7/{endpoint}/",
            f"{env['CAPTURE_PREFIX']}/{endpoint}/main/2026/11/20/09/",
        ):
            yield Call("s3:ListBucket", arn(env["CAPTURE_BUCKET"]), {"s3:prefix": folder})
        manifest = f"{env['MANIFEST_PREFIX']}/{endpoint}/7/20261120T093000Z.json"
        yield Call("s3:PutObject", arn(env["MANIFEST_BUCKET"], manifest))
        yield from (Call(f"kms:{verb}", self.key_of(env["MANIFEST_BUCKET"])) for verb in ("Decrypt", "GenerateDataKey"))
        yield Call("sagemaker:StartPipelineExecution", self.place.arn("sagemaker", f"pipeline/{env['PIPELINE_NAME']}"))
        yield self.notice()

    def _retrain(self) -> Iterator[Call]:
        pipeline = self.place.arn("sagemaker", f"pipeline/{self.environment['PIPELINE_NAME']}")
        yield from (
            Call(f"sagemaker:{verb}", pipeline) for verb in ("StartPipelineExecution", "ListPipelineExecutions")
        )
        for verb in (
            "DescribePipelineDefinitionForExecution",
            "ListPipelineExecutionSteps",
            "ListPipelineParametersForExecution",
        ):
            yield Call(f"sagemaker:{verb}", f"{pipeline}/execution/{RUN}")
        bucket, _, prefix = self.environment["DATASET_URI"].removeprefix("s3://").partition("/")
        yield Call("s3:ListBucket", self.object_arn(bucket), {"s3:prefix": f"{prefix}/"})
        yield Call("s3:GetObject", self.object_arn(bucket, f"{prefix}/current.json"))
        yield Call("kms:Decrypt", self.key_of(bucket))
        yield self.notice()

    def _notify(self) -> Iterator[Call]:
        env, arn = self.environment, self.place.arn
        yield Call("sns:Publish", env["TOPIC_ARN"])
        for topic in self.properties_of("AWS::SNS::Topic"):
            yield from (Call(f"kms:{verb}", topic["KmsMasterKeyId"]) for verb in ("Decrypt", "GenerateDataKey"))
        yield Call("sagemaker:DescribeModelPackage", arn("sagemaker", f"model-package/{self.group()}/7"))
        (training,) = self.properties_of("AWS::SageMaker::Pipeline")
        execution = f"pipeline/{training['PipelineName']}/execution/{RUN}"
        yield Call("sagemaker:ListPipelineExecutionSteps", arn("sagemaker", execution))
        artifacts, prefix = env["EVALUATIONS"].split("/", 1)
        yield Call("s3:GetObject", self.object_arn(artifacts, f"{prefix}/{RUN}/evaluation.json"))
        yield Call("kms:Decrypt", self.key_of(artifacts))
        (delivery,) = (
            name for name, r in self.template.resources.items() if r["Type"] == "AWS::CodePipeline::Pipeline"
        )
        pipeline = arn("codepipeline", delivery.lower())
        yield from (Call(f"codepipeline:{verb}", pipeline) for verb in ("GetPipelineExecution", "ListActionExecutions"))
        yield Call("s3:GetObjectVersion", self.object_arn(env["RELEASE_BUCKET"], env["RELEASE_KEY"]))
        yield Call("kms:Decrypt", self.key_of(env["RELEASE_BUCKET"]))

    def group(self) -> str:
        """Return the name of the only model package group, which is that of the use case."""
        (group,) = self.properties_of("AWS::SageMaker::ModelPackageGroup")
        return group["ModelPackageGroupName"]

    def properties_of(self, kind: str) -> list[dict[str, Any]]:
        """Return the properties of the resources of a type."""
        resources = self.template.resources.values()
        return [self.template.resolve(r["Properties"]) for r in resources if r["Type"] == kind]

    def object_arn(self, bucket: str, key: str | None = None) -> str:
        """Return the ARN of a bucket, or of an object in it."""
        return f"arn:{self.place.partition}:s3:::{bucket}" + ("" if key is None else f"/{key}")

    def bucket(self, *parts: str) -> str:
        """Return the name of the only bucket whose logical id has all of some parts."""
        (name,) = (
            name
            for name, resource in self.template.resources.items()
            if resource["Type"] == "AWS::S3::Bucket" and all(part in name for part in parts)
        )
        return name.lower()

    def key_of(self, bucket: str) -> str:
        """Return the key that encrypts a bucket."""
        properties = next(r["Properties"] for name, r in self.template.resources.items() if name.lower() == bucket)
        (rule,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        return self.template.resolve(rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"])


def handlers_of(template: Template) -> list[Handler]:
    """Return the handlers of a template."""
    functions = {n: r for n, r in template.resources.items() if r["Type"] == "AWS::Lambda::Function"}
    return [Handler(template, name, template.resolve(r["Properties"])) for name, r in functions.items()]
