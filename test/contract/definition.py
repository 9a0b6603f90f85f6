"""A whole pipeline definition: its structure, its references, and the arguments of each step."""

import re
from collections.abc import Iterator
from typing import Any

from service_model import ServiceModel
from template import Place

CREATE = {
    "Processing": "CreateProcessingJob",
    "RegisterModel": "CreateModelPackage",
    "Training": "CreateTrainingJob",
}
DESCRIBE = {
    "Processing": "DescribeProcessingJob",
    "RegisterModel": "DescribeModelPackage",
    "Training": "DescribeTrainingJob",
}
COMPARISONS = {"Equals", "GreaterThan", "GreaterThanOrEqualTo", "LessThan", "LessThanOrEqualTo"}
TOP_KEYS = {"Metadata", "MlflowConfig", "Parameters", "PipelineExperimentConfig", "Steps", "Version"}
STEP_KEYS = {"Arguments", "DependsOn", "Description", "DisplayName", "Name", "Type"}
MORE_KEYS = {
    "Condition": set(),
    "Fail": set(),
    "Processing": {"CacheConfig", "PropertyFiles", "RetryPolicies"},
    "RegisterModel": {"RetryPolicies"},
    "Training": {"CacheConfig", "RetryPolicies"},
}
FAILURES = {
    "SageMaker.CAPACITY_ERROR",
    "SageMaker.JOB_INTERNAL_ERROR",
    "SageMaker.RESOURCE_LIMIT",
    "Step.SERVICE_FAULT",
    "Step.THROTTLING",
}
RUN = "a1b2c3d4e5f6"


def execution_of(place: Place) -> dict[str, str]:
    """Return what the service tells a run about itself."""
    pipeline = place.arn("sagemaker", "pipeline/p")
    return {
        "PipelineArn": pipeline,
        "PipelineExecutionArn": f"{pipeline}/execution/{RUN}",
        "PipelineExecutionId": RUN,
        "PipelineName": "p",
        "ProcessingJobName": f"pipelines-{RUN}-step-x",
        "TrainingJobName": f"pipelines-{RUN}-step-x",
        "StartDateTime": "2026-11-25T00:00:00Z",
        "CurrentDateTime": "2026-11-25T00:00:00Z",
    }


class Definition:
    """A definition that can be looked into as the service does."""

    def __init__(self, body: dict[str, Any], model: ServiceModel, place: Place) -> None:
        self.body = body
        self.model = model
        self.place = place
        self.execution = execution_of(place)
        self.steps = {step["Name"]: step for step in walk_steps(body["Steps"])}
        self.parameters = {parameter["Name"]: parameter for parameter in body.get("Parameters", [])}

    def problems(self) -> Iterator[str]:
        """Say everything that the service would refuse."""
        names = [step["Name"] for step in walk_steps(self.body["Steps"])]
        yield from (f"two steps are called {name}" for name in sorted({n for n in names if names.count(n) > 1}))
        yield from (f"{name} is unknown" for name in sorted(set(self.body) - TOP_KEYS))
        if self.body.get("Version") != "2020-12-01":
            yield "Version must be 2020-12-01"
        for parameter in self.parameters.values():
            yield from self.parameter_problems(parameter)
        for step in self.steps.values():
            yield from (f"{step['Name']}: {problem}" for problem in self.step_problems(step))

    def parameter_problems(self, parameter: dict[str, Any]) -> Iterator[str]:
        name = parameter["Name"]
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
            yield f"{name} is no name for a parameter"
        if parameter["Type"] not in {"String", "Integer", "Float", "Boolean"}:
            yield f"{name} has no type of a parameter"
        if parameter["Type"] == "String" and not 0 < len(parameter.get("DefaultValue", "x")) <= 1024:
            yield f"the default of {name} must have 1 to 1024 characters"

    def step_problems(self, step: dict[str, Any]) -> Iterator[str]:
        kind = step["Type"]
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", step["Name"]):
            yield "is no name for a step"
        if kind not in MORE_KEYS:
            yield f"{kind} is no type of step that this check knows"
            return
        yield from (f"{key} is unknown" for key in sorted(set(step) - STEP_KEYS - MORE_KEYS[kind]))
        strangers = [name for name in step.get("DependsOn", []) if name not in self.steps]
        yield from (f"waits for {name}, which is no step" for name in strangers)
        for policy in step.get("RetryPolicies", []):
            yield from retry_problems(policy)
        yield from self.reference_problems(step)
        yield from self.argument_problems(step)

    def argument_problems(self, step: dict[str, Any]) -> Iterator[str]:
        arguments = step["Arguments"]
        if step["Type"] in CREATE:
            yield from self.model.problems(CREATE[step["Type"]], arguments, self.evaluate)
        elif step["Type"] == "Fail":
            yield from (f"{key} is unknown" for key in sorted(set(arguments) - {"ErrorMessage"}))
        else:
            yield from (f"{key} is missing" for key in sorted({"Conditions", "IfSteps", "ElseSteps"} - set(arguments)))
            for condition in arguments.get("Conditions", []):
                if condition.get("Type") not in COMPARISONS or set(condition) != {"Type", "LeftValue", "RightValue"}:
                    yield f"{condition} is no comparison"

    def reference_problems(self, step: dict[str, Any]) -> Iterator[str]:
        own = {key: value for key, value in step["Arguments"].items() if key not in {"IfSteps", "ElseSteps"}}
        for path in references(own):
            scope, _, rest = path.partition(".")
            if scope == "Parameters" and rest in self.parameters:
                continue
            if scope == "Execution" and rest in self.execution:
                continue
            if scope == "Steps" and self.has_property(*rest.split(".", 1)):
                continue
            yield f"{path} refers to nothing"

    def has_property(self, name: str, path: str) -> bool:
        step = self.steps.get(name)
        if step is None or step["Type"] == "Fail":
            return False
        outputs = step["Arguments"].get("ProcessingOutputConfig", {}).get("Outputs", [])
        names = {output["OutputName"] for output in outputs}
        if path.startswith("PropertyFiles."):
            files = [file for file in step.get("PropertyFiles", []) if file["OutputName"] in names]
            return path.removeprefix("PropertyFiles.") in {file["PropertyFileName"] for file in files}
        if step["Type"] == "Condition":
            return path == "Outcome"
        output = re.match(r"ProcessingOutputConfig\.Outputs\['(.+?)'\]", path)
        return (output is None or output[1] in names) and self.model.has_property(DESCRIBE[step["Type"]], path)

    def evaluate(self, value: Any) -> Any:
        """Return what a run would make of a value; None for what only a run can tell."""
        if not isinstance(value, dict):
            return value
        if "Std:Join" in value:
            parts = [self.evaluate(part) for part in value["Std:Join"]["Values"]]
            return None if None in parts else value["Std:Join"]["On"].join(str(part) for part in parts)
        scope, _, rest = value.get("Get", "").partition(".")
        if scope == "Parameters":
            return self.parameters.get(rest, {}).get("DefaultValue")
        if scope == "Execution":
            return self.execution.get(rest)
        if scope == "Steps":
            return self.location(*rest.split(".", 1))
        return None

    def location(self, name: str, path: str) -> str | None:
        """Return where a step wrote to, if that is what the path asks for."""
        step = self.steps.get(name)
        if step is None:
            return None
        output = re.fullmatch(r"ProcessingOutputConfig\.Outputs\['(.+)'\]\.S3Output\.S3Uri", path)
        if output:
            outputs = {o["OutputName"]: o for o in step["Arguments"]["ProcessingOutputConfig"]["Outputs"]}
            return self.evaluate(outputs[output[1]]["S3Output"]["S3Uri"]) if output[1] in outputs else None
        if path == "ModelArtifacts.S3ModelArtifacts":
            folder = self.evaluate(step["Arguments"]["OutputDataConfig"]["S3OutputPath"])
            return f"{folder}/pipelines-{RUN}-{name}-x/output/model.tar.gz"
        return None


def walk_steps(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield every step, those in branches included."""
    for step in steps:
        yield step
        for branch in ("IfSteps", "ElseSteps"):
            yield from walk_steps(step["Arguments"].get(branch, []))


def references(node: Any) -> Iterator[str]:
    """Yield every path that is referred to."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        if set(node) == {"Get"}:
            yield node["Get"]
        else:
            yield from references(list(node.values()))


def retry_problems(policy: dict[str, Any]) -> Iterator[str]:
    """Say what the service would refuse about a retry policy."""
    if not set(policy.get("ExceptionType", ["?"])) <= FAILURES:
        yield f"{policy['ExceptionType']} are no failures to retry"
    if ("MaxAttempts" in policy) == ("ExpireAfterMin" in policy):
        yield "a retry policy has either MaxAttempts or ExpireAfterMin"
    if not 1 <= policy.get("MaxAttempts", 1) <= 20 or not 1 <= policy.get("IntervalSeconds", 1) <= 43200:
        yield "a retry policy has at most 20 attempts and 43200 seconds"
