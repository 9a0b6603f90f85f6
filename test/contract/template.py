"""Pipelines in a CloudFormation template, with plausible values in place of what only the deployment knows."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# How an ARN of what CloudFormation names itself looks.
ARNS = {
    "AWS::DynamoDB::Table": ("dynamodb", "table/{}"),
    "AWS::KMS::Key": ("kms", "key/{}"),
    "AWS::Lambda::Function": ("lambda", "function:{}"),
    "AWS::Logs::LogGroup": ("logs", "log-group:{}:*"),
    "AWS::SQS::Queue": ("sqs", "{}"),
}
# Those whose ARN has the names that the template gives.
NAMED = {
    "AWS::CodeArtifact::Repository": ("codeartifact", "repository", ("DomainName", "RepositoryName")),
    "AWS::SageMaker::ModelPackageGroup": ("sagemaker", "model-package-group", ("ModelPackageGroupName",)),
}


@dataclass(frozen=True)
class Place:
    """The account and region that a template is deployed to."""

    account: str = "111111111111"
    region: str = "eu-west-1"

    @property
    def partition(self) -> str:
        """Return the partition of the region."""
        return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(self.region.rsplit("-", 2)[0], "aws")

    @property
    def domain(self) -> str:
        """Return the domain of the partition's services."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource here."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

    @property
    def pseudo_parameters(self) -> dict[str, str]:
        return {
            "AWS::AccountId": self.account,
            "AWS::Partition": self.partition,
            "AWS::Region": self.region,
            "AWS::URLSuffix": self.domain,
        }


def place_of(path: Path) -> Place:
    """Return where the assembly says that a template goes; for a release, where its kit is published."""
    manifest = json.loads((path.parent / "manifest.json").read_text(encoding="utf-8"))
    stacks = {name: a for name, a in manifest["artifacts"].items() if a["type"] == "aws:cloudformation:stack"}
    listed = json.loads((path.parent / "templates.json").read_text(encoding="utf-8"))
    outermost = next(entry["path"].split("/")[0] for entry in listed if entry["file"] == path.name)
    return Place(*stacks[outermost]["environment"].removeprefix("aws://").split("/"))


@dataclass(frozen=True)
class Pipeline:
    """A pipeline and the policies of the roles in its template."""

    name: str
    template: str
    place: Place
    role: str
    definition: dict[str, Any]
    statements: dict[str, list[dict[str, Any]]]


class Template:
    """A template whose intrinsic functions can be resolved."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name.removesuffix(".template.json")
        self.place = place_of(path)
        self.text = path.read_text(encoding="utf-8")
        self.body: dict[str, Any] = json.loads(self.text)

    @property
    def stack(self) -> str:
        """Return the use case and the environment, without the Region that the name of the stack may end with."""
        return self.name.removesuffix(f"-{self.place.region}")

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        return self.body.get("Resources", {})

    def pipelines(self) -> list[Pipeline]:
        found = []
        for resource in self.resources.values():
            if resource["Type"] != "AWS::SageMaker::Pipeline":
                continue
            properties = self.resolve(resource["Properties"])
            body = properties["PipelineDefinition"]["PipelineDefinitionBody"]
            found.append(
                Pipeline(
                    name=properties["PipelineName"],
                    template=self.name,
                    place=self.place,
                    role=properties["RoleArn"],
                    definition=json.loads(body),
                    statements=self.statements(),
                )
            )
        return found

    def statements(self) -> dict[str, list[dict[str, Any]]]:
        """Return the statements that every role of the template allows, by the role's ARN.

        Roles that others make are in the report of the assembly.
        """
        by_role = {role["roleArn"]: self._flat([role["policy"]] if "policy" in role else []) for role in self._given()}
        for logical_id, resource in self.resources.items():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::IAM::Role":
                policies = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
                policies += self._managed(properties)
                by_role.setdefault(self.attribute(logical_id, "Arn"), []).extend(self._flat(policies))
            elif resource["Type"] == "AWS::IAM::Policy":
                for role in properties.get("Roles", []):
                    arn = self.attribute(role["Ref"], "Arn") if isinstance(role, dict) else role
                    by_role.setdefault(arn, []).extend(self._flat([properties["PolicyDocument"]]))
        return by_role

    def _managed(self, role: dict[str, Any]) -> list[dict[str, Any]]:
        refs = [arn["Ref"] for arn in role.get("ManagedPolicyArns", []) if "Ref" in arn]
        return [self.resources[ref]["Properties"]["PolicyDocument"] for ref in refs]

    def _given(self) -> list[dict[str, Any]]:
        report = self.path.parent / "iam-roles.json"
        roles = json.loads(report.read_text(encoding="utf-8"))["roles"] if report.exists() else []
        return [role for role in roles if role["stack"] == self.name]

    def _flat(self, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [self.resolve(statement) for document in documents for statement in document["Statement"]]

    def resolve(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self.resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "Stack" in node:
            # the report of given roles says so where a value is one of another stack
            other = Template(self.path.with_name(f"{node['Stack']}.template.json"))
            return other.resolve({key: value for key, value in node.items() if key != "Stack"})
        if len(node) == 1:
            (key, value), *_ = node.items()
            if key == "Ref":
                return self.reference(value)
            if key.startswith("Fn::"):
                return self.function(key, value)
        return {key: self.resolve(value) for key, value in node.items()}

    def function(self, key: str, value: Any) -> Any:
        if key == "Fn::GetAtt":
            return self.attribute(*(value.split(".", 1) if isinstance(value, str) else value))
        if key == "Fn::Join":
            return value[0].join(str(self.resolve(part)) for part in value[1])
        if key == "Fn::Sub":
            text, variables = (value, {}) if isinstance(value, str) else value
            known = {name: str(self.resolve(variable)) for name, variable in variables.items()}
            return re.sub(r"\$\{([^}]*)\}", lambda match: self.substitute(match[1], known), text)
        if key == "Fn::Select":
            return self.resolve(value[1])[int(value[0])]
        if key == "Fn::Split":
            return self.resolve(value[1]).split(value[0])
        if key == "Fn::FindInMap":
            first, second, third = (self.resolve(part) for part in value)
            return self.body["Mappings"][first][second][third]
        raise ValueError(f"{self.name}: {key} has no placeholder yet")

    def substitute(self, name: str, known: dict[str, str]) -> str:
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        if name in known:
            return known[name]
        return str(self.attribute(*name.split(".", 1)) if "." in name else self.reference(name))

    def reference(self, name: str) -> str:
        if name in self.place.pseudo_parameters:
            return self.place.pseudo_parameters[name]
        if name not in self.resources:
            return name.lower()
        kind = self.resources[name]["Type"]
        if kind == "AWS::SageMaker::ModelPackageGroup":
            return self.attribute(name, "ModelPackageGroupArn")
        if kind == "AWS::SNS::Topic":
            return self.place.arn("sns", name.lower())
        if kind == "AWS::CloudWatch::Alarm":
            # CloudFormation names an alarm after its stack
            alarm = self.resources[name]["Properties"].get("AlarmName", f"{self.name}-{name}-ABCDEF123456")
            return str(self.resolve(alarm))
        return self.resources[name].get("Properties", {}).get("PipelineName", name.lower())

    def attribute(self, name: str, attribute: str) -> str:
        kind = self.resources[name]["Type"]
        properties = self.resources[name].get("Properties", {})
        if kind == "AWS::IAM::Role":
            role = properties.get("RoleName", name)
            return f"arn:{self.place.partition}:iam::{self.place.account}:role{properties.get('Path', '/')}{role}"
        if kind.startswith("AWS::EC2::"):
            return name[-32:]
        if kind == "AWS::S3::Bucket":
            return f"arn:{self.place.partition}:s3:::{name.lower()}"
        if kind in NAMED and attribute.endswith("Arn"):
            service, resource, keys = NAMED[kind]
            return self.place.arn(service, "/".join([resource, *(self.resolve(properties[key]) for key in keys)]))
        if kind in ARNS and attribute == "Arn":
            return self.place.arn(*(part.format(name.lower()) for part in ARNS[kind]))
        return f"{name}.{attribute}"
