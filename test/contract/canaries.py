"""Definitions made wrong on purpose: a check that lets one of them pass is asleep."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

Body = dict[str, Any]


def of_type(body: Body, kind: str) -> Body:
    """Return the arguments of the first step of a type at the top level."""
    return next(step["Arguments"] for step in body["Steps"] if step["Type"] == kind)


def cluster(body: Body) -> Body:
    """Return the cluster of the first Processing step."""
    return of_type(body, "Processing")["ProcessingResources"]["ClusterConfig"]


def outputs(body: Body) -> list[Body]:
    """Return the outputs of the first Processing step."""
    return of_type(body, "Processing")["ProcessingOutputConfig"]["Outputs"]


MUTATIONS: dict[str, Callable[[Body], object]] = {
    "an instance type that does not exist": lambda b: cluster(b).update(InstanceType="ml.m5.huge"),
    "no second to run": lambda b: of_type(b, "Processing")["StoppingCondition"].update(MaxRuntimeInSeconds=0),
    "a string for a number": lambda b: cluster(b).update(InstanceCount="1"),
    "an unknown member": lambda b: of_type(b, "Processing").update(KmsKeyId="k"),
    "no resources": lambda b: of_type(b, "Processing").pop("ProcessingResources"),
    "eleven outputs": lambda b: outputs(b).extend(deepcopy(outputs(b)[0]) for _ in range(11)),
    "a role that is no ARN": lambda b: of_type(b, "Processing").update(RoleArn="jobs"),
    "an expression for a list": lambda b: of_type(b, "Processing").update(ProcessingInputs={"Get": "Parameters.X"}),
    "a reference to no step": lambda b: cluster(b).update(InstanceType={"Get": "Steps.Nobody.ProcessingJobArn"}),
    "a reference to no property": lambda b: cluster(b).update(
        InstanceType={"Get": f"Steps.{b['Steps'][0]['Name']}.ProcessingJobArm"}
    ),
    "a reference to no parameter": lambda b: cluster(b).update(InstanceType={"Get": "Parameters.Nothing"}),
    "a failure that cannot be retried": lambda b: b["Steps"][0].update(
        RetryPolicies=[{"ExceptionType": ["Step.SORRY"], "MaxAttempts": 1}]
    ),
    "an unknown key of a step": lambda b: b["Steps"][0].update(Retries=[]),
    "two steps of one name": lambda b: b["Steps"].append(deepcopy(b["Steps"][0])),
}


def mutants(body: Body) -> dict[str, Body]:
    """Return one wrong definition per mutation."""
    made = {}
    for name, mutate in MUTATIONS.items():
        made[name] = deepcopy(body)
        mutate(made[name])
    return made
