"""Properties that are kept and answered, and that change nothing here: reported like those that no handler reads."""

from __future__ import annotations

from .reading import Watched

_INERT: dict[str, frozenset[str]] = {
    # No rule is ever carried out, and no access is ever logged.
    "AWS::S3::Bucket": frozenset({"LifecycleConfiguration", "LoggingConfiguration"}),
    # Nothing is sent to X-Ray; code runs on this machine, with the memory that it has.
    "AWS::Lambda::Function": frozenset(
        {"TracingConfig", "Architectures", "MemorySize", "EphemeralStorage", "VpcConfig"}
    ),
    # Log events are never dropped.
    "AWS::Logs::LogGroup": frozenset({"RetentionInDays"}),
    # Key material is never rotated.
    "AWS::KMS::Key": frozenset({"EnableKeyRotation", "RotationPeriodInDays"}),
}
# Read when the resource is deleted.
_LATER: dict[str, frozenset[str]] = {"AWS::KMS::Key": frozenset({"PendingWindowInDays"})}


def paths(type_name: str, properties: Watched) -> list[str]:
    """List the properties of a resource that are inert."""
    return sorted(_INERT.get(type_name, frozenset()) & set(dict.keys(properties)))


def read_later(type_name: str) -> frozenset[str]:
    """List the properties that a handler reads after the resource was made."""
    return _LATER.get(type_name, frozenset())
