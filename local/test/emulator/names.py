"""The names of ministack that the emulator uses; `python names.py` writes them to ministack-names.json."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
SOURCES = FOLDER.parents[1] / "emulator"
RECORDED = FOLDER / "ministack-names.json"


def used() -> dict[str, set[str]]:
    """Find every `module.attribute` of ministack in the source, and the files that use it."""
    found: dict[str, set[str]] = {}
    for source in sorted(SOURCES.rglob("*.py")):
        for name in _names(ast.parse(source.read_text())):
            found.setdefault(name, set()).add(str(source.relative_to(SOURCES)))
    return found


def form(name: str) -> str:
    """Describe a name: by the signature of a function, and by the type of anything else."""
    module_name, _, attribute = name.rpartition(".")
    value = getattr(importlib.import_module(f"ministack.{module_name}"), attribute)
    if inspect.isclass(value):
        return f"class{_signature(value)}"
    return _signature(value) if callable(value) else type(value).__name__


def _signature(value: Any) -> str:
    """Write the parameters without their types, which Python versions write differently."""
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return "(...)"
    kept = []
    for parameter in parameters:
        default = inspect.Parameter.empty if parameter.default is inspect.Parameter.empty else ...
        kept.append(parameter.replace(annotation=inspect.Parameter.empty, default=default))
    return str(inspect.Signature(kept)).replace("Ellipsis", "...")


def _names(tree: ast.Module) -> Iterator[str]:
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "ministack" and not node.level:
            package = (node.module or "").partition(".")[2]
            for alias in node.names:
                full = ".".join(part for part in (package, alias.name) if part)
                if _is_module(full):
                    modules[alias.asname or alias.name] = full
                else:
                    yield full
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("ministack.") and alias.asname:
                    modules[alias.asname] = alias.name.removeprefix("ministack.")
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            full = f"{modules[node.value.id]}.{node.attr}"
            if not _is_module(full):
                yield full


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(f"ministack.{name}") is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    forms = {name: form(name) for name in sorted(used())}
    RECORDED.write_text(json.dumps(forms, indent=2) + "\n")
