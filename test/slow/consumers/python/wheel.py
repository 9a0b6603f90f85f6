"""What is in the installed wheel for somebody who reads it in an editor."""

import importlib
import inspect
import re
import textwrap
from collections.abc import Iterator

import cdk_ml_lifecycle

STAGES = ("data", "delivery", "foundation", "goal", "lens", "monitoring", "registry", "serving", "training")
MODULES = [cdk_ml_lifecycle, *(importlib.import_module(f"cdk_ml_lifecycle.{stage}") for stage in STAGES)]


def classes() -> Iterator[tuple[str, type]]:
    for module in MODULES[1:]:
        for name in module.__all__:
            yield f"{module.__name__}.{name}", getattr(module, name)


def members() -> Iterator[tuple[str, object]]:
    """The methods and properties of every class."""
    for place, one in classes():
        for name, member in vars(one).items():
            public = not name.startswith("_") and (callable(member) or isinstance(member, (property, classmethod)))
            if public:
                yield f"{place}.{name}", member


def docs() -> Iterator[tuple[str, str]]:
    """Every docstring, whether there is one or not."""
    for module in MODULES:
        yield module.__name__, inspect.getdoc(module) or ""
    for place, one in classes():
        # the properties of a struct are the arguments of its constructor, which has the documentation of both
        texts = [text for text in (one.__doc__, one.__init__.__doc__) if text]
        yield place, "\n\n".join(inspect.cleandoc(text) for text in texts)
    for place, member in members():
        yield place, inspect.getdoc(member) or ""


def snippets() -> Iterator[tuple[str, str]]:
    """Every piece of code in a docstring."""
    for place, text in docs():
        for number, code in enumerate(re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)):
            yield f"{place}[{number}]", code
        for code in re.findall(r"^Example::\n(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL):
            yield place, textwrap.dedent(code)
