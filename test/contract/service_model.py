"""SageMaker's API as botocore describes it: what a request may hold, and what a response has."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from packages import folder_of

EXPRESSIONS = {"Get", "Std:Join", "Std:JsonGet"}
SCALARS = {"string", "integer", "long", "float", "double", "boolean", "timestamp"}

# What the pipeline gives itself, although the API requires it.
SUPPLIED = {"ProcessingJobName", "TrainingJobName"}
# Optional in the API only because of serverless jobs, which have no instances.
INSTANCES = {"AlgorithmSpecification", "ResourceConfig", "StoppingCondition"}

Evaluate = Callable[[Any], Any]


def is_expression(value: Any) -> bool:
    """Tell whether a value is computed by the service."""
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in EXPRESSIONS


class ServiceModel:
    """The shapes of one service."""

    def __init__(self, service: str = "sagemaker", version: str = "2017-07-24") -> None:
        with gzip.open(folder_of("botocore") / "data" / service / version / "service-2.json.gz") as model:
            description = json.load(model)
        self.shapes: dict[str, dict[str, Any]] = description["shapes"]
        self.operations: dict[str, dict[str, Any]] = description["operations"]

    def problems(self, operation: str, arguments: Any, evaluate: Evaluate) -> Iterator[str]:
        """Say what the API would refuse about the arguments of a call."""
        shape = self.operations[operation]["input"]["shape"]
        yield from self.walk(shape, arguments, operation, evaluate)
        if operation == "CreateTrainingJob" and "ServerlessJobConfig" not in arguments:
            yield from (f"{operation}: {name} is missing" for name in sorted(INSTANCES - set(arguments)))

    def walk(self, name: str, value: Any, path: str, evaluate: Evaluate) -> Iterator[str]:
        shape = self.shapes[name]
        kind = shape["type"]
        if is_expression(value):
            if kind not in SCALARS:
                yield f"{path}: an expression cannot stand for a {kind}"
                return
            value = evaluate(value)
            if value is None:
                return
        check = getattr(self, f"_{kind}", None)
        if check is None:
            yield f"{path}: no rule for {kind}"
        else:
            yield from check(shape, value, path, evaluate)

    def _structure(self, shape: dict[str, Any], value: Any, path: str, evaluate: Evaluate) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: must be an object, is {value!r}"
            return
        members = shape["members"]
        for name in shape.get("required", []):
            if name not in value and name not in SUPPLIED:
                yield f"{path}: {name} is missing"
        for name, member in value.items():
            if name not in members:
                yield f"{path}: {name} is unknown"
            else:
                yield from self.walk(members[name]["shape"], member, f"{path}.{name}", evaluate)

    def _list(self, shape: dict[str, Any], value: Any, path: str, evaluate: Evaluate) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: must be a list, is {value!r}"
            return
        yield from bounds(shape, len(value), path, "entries")
        for i, item in enumerate(value):
            yield from self.walk(shape["member"]["shape"], item, f"{path}[{i}]", evaluate)

    def _map(self, shape: dict[str, Any], value: Any, path: str, evaluate: Evaluate) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: must be an object, is {value!r}"
            return
        yield from bounds(shape, len(value), path, "entries")
        for key, item in value.items():
            yield from self.walk(shape["key"]["shape"], key, f"{path} key", evaluate)
            yield from self.walk(shape["value"]["shape"], item, f"{path}.{key}", evaluate)

    def _string(self, shape: dict[str, Any], value: Any, path: str, _: Evaluate) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{path}: must be a string, is {value!r}"
            return
        yield from bounds(shape, len(value), path, "characters")
        if "enum" in shape and value not in shape["enum"]:
            yield f"{path}: {value!r} is none of {len(shape['enum'])} allowed values"
        if "pattern" in shape and not re.fullmatch(portable(shape["pattern"]), value, re.DOTALL):
            yield f"{path}: {value!r} does not match {shape['pattern']}"

    def _integer(self, shape: dict[str, Any], value: Any, path: str, _: Evaluate) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"{path}: must be a whole number, is {value!r}"
            return
        yield from bounds(shape, value, path, "as value")

    _long = _integer

    def _boolean(self, _: dict[str, Any], value: Any, path: str, __: Evaluate) -> Iterator[str]:
        if not isinstance(value, bool):
            yield f"{path}: must be true or false, is {value!r}"

    def has_property(self, operation: str, path: str) -> bool:
        """Tell whether the response of a call has a scalar at a path such as `A.B['c'].D`."""
        name = self.operations[operation]["output"]["shape"]
        for part in re.findall(r"\['[^']+'\]|\[\d+\]|[^.\[\]]+", path):
            shape = self.shapes[name]
            if part.startswith("["):
                inner = shape.get("member") or shape.get("value")
                if inner is None:
                    return False
                name = inner["shape"]
            elif shape["type"] == "structure" and part in shape["members"]:
                name = shape["members"][part]["shape"]
            else:
                return False
        return self.shapes[name]["type"] in SCALARS


def bounds(shape: dict[str, Any], size: float, path: str, what: str) -> Iterator[str]:
    """Say whether a size is outside of what a shape allows."""
    if not shape.get("min", size) <= size <= shape.get("max", size):
        yield f"{path}: {size} {what}, allowed are {shape.get('min', 0)} to {shape.get('max', 'any')}"


# Unicode classes that Python's own patterns lack, as far as names and ARNs use them.
CLASSES = {
    r"\p{L}": "A-Za-z\u00c0-\u024f",
    r"\p{M}": "",
    r"\p{N}": "0-9",
    r"\p{P}": r"!-/:-@\[-`{-~",
    r"\p{S}": "$+<=>^`|~",
    r"\p{Z}": " ",
}


def portable(pattern: str) -> str:
    """Return a pattern of the service in Python's own syntax."""
    for unicode, plain in CLASSES.items():
        pattern = pattern.replace(unicode, plain)
    return re.sub(r"\$\{\d+,\d+\}$", "", pattern).removeprefix("^").removesuffix("$")
