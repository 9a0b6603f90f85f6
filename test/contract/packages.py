"""Where the installed packages keep the descriptions that AWS publishes."""

from importlib.util import find_spec
from pathlib import Path


def folder_of(package: str) -> Path:
    """Return the folder of a package, without importing it."""
    spec = find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(f"{package} is not installed; run npm run python:install")
    return Path(spec.submodule_search_locations[0])
