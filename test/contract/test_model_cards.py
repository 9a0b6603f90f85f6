"""Every model card, by the schema that CloudFormation's registry has of its content."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import regex
from jsonschema import Draft7Validator
from jsonschema.validators import extend

import assembly
from definition import walk_steps
from packages import folder_of
from template import Template

Card = dict[str, Any]


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schemas = folder_of("cfnlint") / "data" / "schemas"
    by_type = json.loads((schemas / "providers" / "eu-west-1.json").read_text(encoding="utf-8"))
    file = schemas / "resources" / f"{by_type['AWS::SageMaker::ModelCard']}.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    content = {"$ref": "#/definitions/Content", "definitions": schema["definitions"]}

    # Python's own regular expressions know no classes of Unicode, such as \p{L}
    def pattern(_: Any, wanted: str, value: Any, __: Any) -> Any:
        if isinstance(value, str) and not regex.search(wanted, value):
            yield from Draft7Validator({"not": {}}).iter_errors(value)

    return extend(Draft7Validator, {"pattern": pattern})(content)


def cards(template: Template) -> list[Card]:
    resources = template.resources.values()
    found = [r["Properties"]["Content"] for r in resources if r["Type"] == "AWS::SageMaker::ModelCard"]
    return [template.resolve(content) for content in found]


def test_the_content_is_taken(template: Template, validator: Draft7Validator) -> None:
    found = cards(template)
    assert len(found) == (1 if "-dev" in template.name else 0)
    assert [error.message for card in found for error in validator.iter_errors(card)] == []


def in_pascal_case(value: Any, names_are_data: bool = False) -> Any:
    """Write the content of a package's card as CloudFormation writes that of a card."""
    if isinstance(value, list):
        return [in_pascal_case(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name if names_are_data else "".join(map(str.capitalize, name.split("_"))): in_pascal_case(
            each, name in {"custom_details", "metadata"}
        )
        for name, each in value.items()
    }


def filled_in(value: Any) -> str:
    """Return what a run would make of the content of a card."""
    if not isinstance(value, dict):
        return str(value)
    if "Std:Join" in value:
        return str(value["Std:Join"]["On"]).join(filled_in(part) for part in value["Std:Join"]["Values"])
    return "0.5" if "Std:JsonGet" in value else value["Get"]


def test_the_card_of_a_registered_model_is_taken(validator: Draft7Validator) -> None:
    found = 0
    for pipeline in assembly.pipelines():
        for step in walk_steps(pipeline.definition["Steps"]):
            if step["Type"] != "RegisterModel":
                continue
            card = json.loads(filled_in(step["Arguments"]["ModelCard"]["ModelCardContent"]))
            # the registry describes a version itself, and leaves these two to its card
            assert set(card["model_overview"]) <= {"model_creator", "model_artifact"}
            (evaluation,) = card["evaluation_details"]
            values = [m["value"] for group in evaluation["metric_groups"] for m in group["metric_data"]]
            assert values == [0.5] * len(values) != []
            assert [error.message for error in validator.iter_errors(in_pascal_case(card))] == []
            found += 1
    assert found > 0


MUTATIONS: dict[str, Callable[[Card], object]] = {
    "a key that is not there": lambda c: c["ModelOverview"].update(Owner="x"),
    "a rating that is not there": lambda c: c.update(IntendedUses={"RiskRating": "Severe"}),
    "a number for text": lambda c: c.update(BusinessDetails={"BusinessProblem": 1}),
    "a text that is too long": lambda c: c["ModelOverview"].update(ModelDescription="x" * 1025),
    "a detail that is too long": lambda c: c["AdditionalInformation"].update(CustomDetails={"kpi": "x" * 1025}),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_wrong_content_is_refused(mutation: str, validator: Draft7Validator) -> None:
    template = next(t for t in assembly.templates() if t.name == "mortgage-approval-dev")
    card = deepcopy(cards(template)[0])
    MUTATIONS[mutation](card)
    assert list(validator.iter_errors(card))
