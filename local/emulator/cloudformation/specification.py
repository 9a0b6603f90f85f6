"""The specification of every resource type, which `resource-spec.mjs` writes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class ResourceType:
    """One type: its identifier, its attributes and the properties that require replacement."""

    name: str
    identifier: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    arn: str | None = None
    replacing: tuple[str, ...] = ()
    tags: dict[str, str] | None = field(default=None, hash=False)

    @property
    def service(self) -> str:
        """The service in lower case, such as `sagemaker` for AWS::SageMaker::Model."""
        return self.name.split("::")[1].lower()


@cache
def resource_types() -> dict[str, ResourceType]:
    """Read the types in the file LOCAL_RESOURCE_SPEC, by name; there are none if it is not set."""
    path = os.environ.get("LOCAL_RESOURCE_SPEC")
    if not path:
        return {}
    written = json.loads(Path(path).read_text(encoding="utf-8"))
    return {
        name: ResourceType(
            name=name,
            identifier=tuple(one["identifier"]),
            attributes=tuple(one["attributes"]),
            arn=one.get("arn"),
            replacing=tuple(one["replacing"]),
            tags=one.get("tags"),
        )
        for name, one in written.items()
    }
