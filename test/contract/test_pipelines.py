"""Every SageMaker pipeline: its definition by SageMaker's API, its roles by the calls that it and its jobs make."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import pytest

import assembly
import calls
from calls import Call
from canaries import MUTATIONS, mutants
from definition import Definition
from iam import Reference, allows, superfluous
from service_model import ServiceModel
from template import Pipeline

Statements = list[dict[str, Any]]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def definition_of(pipeline: Pipeline, model: ServiceModel) -> Definition:
    return Definition(pipeline.definition, model, pipeline.place)


def denied(statements: Statements, needed: Iterable[Call]) -> list[str]:
    return [str(call) for call in needed if not allows(statements, *call)]


def allowed(statements: Statements, refused: Iterable[Call]) -> list[str]:
    return [str(call) for call in refused if allows(statements, *call)]


def steps_by_role(definition: Definition) -> dict[str, list[dict[str, Any]]]:
    steps: dict[str, list[dict[str, Any]]] = {}
    for step in calls.jobs_of(definition):
        steps.setdefault(step["Arguments"]["RoleArn"], []).append(step)
    return steps


def test_every_use_case_trains_and_watches() -> None:
    kinds = {pipeline.name.rsplit("-", 1)[1] for pipeline in assembly.pipelines()}
    assert kinds == {"training", "drift"}


def test_the_service_takes_the_definition(pipeline: Pipeline, model: ServiceModel) -> None:
    assert list(definition_of(pipeline, model).problems()) == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_wrong_definition_is_refused(mutation: str, model: ServiceModel) -> None:
    for pipeline in assembly.pipelines():
        if pipeline.template.startswith("mortgage-approval"):
            body = mutants(pipeline.definition)[mutation]
            assert list(Definition(body, model, pipeline.place).problems()), f"{pipeline.name} passed"


def test_the_role_of_the_pipeline_is_enough(pipeline: Pipeline, model: ServiceModel) -> None:
    statements = pipeline.statements[pipeline.role]
    assert denied(statements, calls.pipeline_calls(definition_of(pipeline, model))) == []


def test_the_role_of_the_pipeline_is_no_more(pipeline: Pipeline, model: ServiceModel) -> None:
    statements = pipeline.statements[pipeline.role]
    definition = definition_of(pipeline, model)
    assert allowed(statements, calls.pipeline_overreach(definition)) == []
    assert list(superfluous(statements, list(calls.pipeline_calls(definition)))) == []


def test_the_roles_of_jobs_are_enough(pipeline: Pipeline, model: ServiceModel) -> None:
    definition = definition_of(pipeline, model)
    for role, steps in steps_by_role(definition).items():
        needed = [call for step in steps for call in calls.job_calls(step, definition)]
        assert denied(pipeline.statements[role], needed) == []


def test_the_roles_of_jobs_are_no_more(pipeline: Pipeline, model: ServiceModel) -> None:
    definition = definition_of(pipeline, model)
    for role, steps in steps_by_role(definition).items():
        statements = pipeline.statements[role]
        refused = [call for step in steps for call in calls.job_overreach(step, definition)]
        assert allowed(statements, refused) == []
        # where the place of an input is known only in a run, a call that reads it looks as if nobody made it
        if calls.is_known(definition):
            needed = [call for step in steps for call in calls.job_calls(step, definition)]
            assert list(superfluous(statements, needed)) == []


def test_the_roles_name_what_exists(pipeline: Pipeline, model: ServiceModel, reference: Reference) -> None:
    for role in [pipeline.role, *steps_by_role(definition_of(pipeline, model))]:
        assert [problem for s in pipeline.statements[role] for problem in reference.problems(s)] == []


def without(action: str) -> Callable[[Statements], None]:
    def change(statements: Statements) -> None:
        for statement in statements:
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            statement["Action"] = [a for a in actions if a != action]

    return change


@pytest.mark.parametrize("action", ["iam:PassRole", "sagemaker:CreateTrainingJob", "sagemaker:CreateModelPackage"])
def test_a_role_that_lacks_an_action_is_found(action: str, model: ServiceModel) -> None:
    pipeline = next(p for p in assembly.pipelines() if p.name == "mortgage-approval-training")
    statements = deepcopy(pipeline.statements[pipeline.role])
    without(action)(statements)
    assert denied(statements, calls.pipeline_calls(definition_of(pipeline, model)))


@pytest.mark.parametrize("action", ["s3:*", "iam:PassRole", "sagemaker:Create*"])
def test_a_role_that_allows_more_is_found(action: str, model: ServiceModel) -> None:
    pipeline = next(p for p in assembly.pipelines() if p.name == "mortgage-approval-training")
    statements = [*pipeline.statements[pipeline.role], {"Effect": "Allow", "Action": action, "Resource": "*"}]
    assert allowed(statements, calls.pipeline_overreach(definition_of(pipeline, model)))


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "sagemaker:MakeTrainingJob", "Resource": "*"},
        {"Action": "sagemaker:CreateTrainingJob", "Resource": "arn:aws:s3:::bucket/key"},
        {"Action": "sagemaker:CreateTrainingJob", "Resource": "*"},
        {
            "Action": "sagemaker:StopTrainingJob",
            "Resource": "arn:aws:sagemaker:eu-west-1:111111111111:training-job/x",
            "Condition": {"StringEquals": {"sagemaker:Nothing": "x"}},
        },
    ],
)
def test_a_role_that_names_what_does_not_exist_is_found(statement: dict[str, Any], reference: Reference) -> None:
    assert list(reference.problems({"Effect": "Allow", **statement}))
