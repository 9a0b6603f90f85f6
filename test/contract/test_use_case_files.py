"""The use case file, by its JSON Schema as an editor applies it: neither the validator nor the YAML parser is ours."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(ROOT.glob("examples/*/use-case.yaml"))


@pytest.fixture(scope="module")
def validator() -> Draft7Validator:
    schema = json.loads((ROOT / "schema" / "json" / "use-case.schema.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_is_valid(validator: Draft7Validator, path: Path) -> None:
    assert [error.message for error in validator.iter_errors(read(path))] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_names_its_schema_to_the_editor(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == ROOT / "schema" / "json" / "use-case.schema.json"


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("objectives", 0, "metric"), "acu"),
        (("colour",), "blue"),
        (("name",), "Mortgage Approval"),
        (("environments", "prod", "account"), "33333333333"),
        (("training", "instanceType"), "m6i.large"),
        (("serving", "realtime", "rollout"), {"canary": {"percent": 60, "bakeMinutes": 10}}),
        (("risk", "rating"), "enormous"),
        (("serviceLevels", "availability"), "high"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_a_mistake_is_underlined(validator: Draft7Validator, where: tuple[str | int, ...], value: Any) -> None:
    changed = deepcopy(read(EXAMPLES[0]))
    at: Any = changed
    for step in where[:-1]:
        at = at[step]
    at[where[-1]] = value
    assert list(validator.iter_errors(changed))
