"""What CloudFormation says of every resource type, as `resource-spec.mjs` wrote it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class ResourceType:
    """One type: what identifies it, what it answers, what replaces it."""

    name: str
    identifier: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    arn: str | None = None
    replacing: tuple[str, ...] = ()
    tags: dict[str, str] | None = field(default=None, hash=False)

    @property
    def service(self) -> str:
        """The middle of the name, in lower case: `sagemaker` of AWS::SageMaker::Model."""
        return self.name.split("::")[1].lower()


@cache
def resource_types() -> dict[str, ResourceType]:
    """Every type of LOCAL_RESOURCE_SPEC by its name; none if the emulator was started without."""
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
