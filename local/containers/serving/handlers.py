"""Find the handlers that a model brings: model_fn, and input_fn, predict_fn and output_fn or transform_fn."""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serving import defaults

Transform = Callable[[Any, Any, str, str], Any]


@dataclass(frozen=True)
class Environment:
    """The settings in the container's environment."""

    program: str
    code: Path
    model: Path
    default_accept: str

    @classmethod
    def read(cls, model: Path) -> "Environment":
        """Read the variables of the framework containers."""
        program = os.environ.get("SAGEMAKER_PROGRAM")
        if not program:
            raise ValueError("the environment has no SAGEMAKER_PROGRAM: nothing says which program serves the model")
        code = Path(os.environ.get("SAGEMAKER_SUBMIT_DIRECTORY", model / "code"))
        if not (code / program).is_file():
            raise ValueError(f"no file {program} in {code}")
        return cls(program, code, model, os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", defaults.JSON))


@dataclass(frozen=True)
class Handlers:
    """A loaded model and its handlers."""

    model: Any
    transform: Transform
    default_accept: str


def load(environment: Environment) -> Handlers:
    """Import the program, and load the model with it."""
    sys.path.insert(0, str(environment.code))
    module = importlib.import_module(environment.program.removesuffix(".py").replace("/", "."))
    transform = _transform(module)
    if not hasattr(module, "model_fn"):
        raise NotImplementedError(f"{environment.program} has no model_fn")
    return Handlers(module.model_fn(str(environment.model)), transform, environment.default_accept)


def _transform(module: Any) -> Transform:
    """Return the module's own transform_fn, or combine its three handlers with the defaults."""
    own = {name: getattr(module, name, None) for name in ("input_fn", "predict_fn", "output_fn")}
    whole = getattr(module, "transform_fn", None)
    if whole and any(own.values()):
        raise ValueError("Cannot use transform_fn implementation with input_fn, predict_fn, and/or output_fn")
    if whole:
        return whole
    read = own["input_fn"] or defaults.input_fn
    predict = own["predict_fn"] or defaults.predict_fn
    write = own["output_fn"] or defaults.output_fn

    def steps(model: Any, body: Any, content_type: str, accept: str) -> Any:
        return write(predict(read(body, content_type), model), accept)

    return steps
