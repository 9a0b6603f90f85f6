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
    assert len(found) == (1 if template.name.endswith("-dev") else 0)
    assert [error.message for card in found for error in validator.iter_errors(card)] == []


MUTATIONS: dict[str, Callable[[Card], object]] = {
    "a key that is not there": lambda c: c["ModelOverview"].update(Owner="x"),
    "a rating that is not there": lambda c: c["IntendedUses"].update(RiskRating="Severe"),
    "a function that is not there": lambda c: c["TrainingDetails"]["ObjectiveFunction"]["Function"].update(
        Function="Improve"
    ),
    "a number for text": lambda c: c["BusinessDetails"].update(BusinessProblem=1),
    "a text that is too long": lambda c: c["ModelOverview"].update(ModelDescription="x" * 1025),
    "a detail that is too long": lambda c: c["AdditionalInformation"]["CustomDetails"].update(kpi="x" * 1025),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_wrong_content_is_refused(mutation: str, validator: Draft7Validator) -> None:
    template = next(t for t in assembly.templates() if t.name == "mortgage-approval-dev")
    card = deepcopy(cards(template)[0])
    MUTATIONS[mutation](card)
    assert list(validator.iter_errors(card))
