"""Properties that are kept and answered, and that change nothing here: reported like those that no handler reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.host.paths import values_at

# The paths of a type's inert properties; with a value, only that value is inert.
_INERT: dict[str, tuple[str, ...]] = {
    # No rule is ever carried out, and no access is ever logged.
    "AWS::S3::Bucket": ("LifecycleConfiguration", "LoggingConfiguration"),
    # Nothing is sent to X-Ray; code runs on this machine, in its network, with its memory; logs are text.
    "AWS::Lambda::Function": (
        "TracingConfig",
        "Architectures",
        "MemorySize",
        "EphemeralStorage",
        "KmsKeyArn",
        "VpcConfig",
        "LoggingConfig.LogFormat=JSON",
        "LoggingConfig.ApplicationLogLevel",
        "LoggingConfig.SystemLogLevel",
    ),
    # Log events are never dropped.
    "AWS::Logs::LogGroup": ("RetentionInDays", "KmsKeyId"),
    # Of all services only S3 asks for the key: nobody is refused here for want of a grant on these.
    "AWS::DynamoDB::Table": ("SSESpecification",),
    "AWS::SQS::Queue": ("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"),
    "AWS::Scheduler::Schedule": ("KmsKeyArn",),
    # Key material is never rotated.
    "AWS::KMS::Key": ("EnableKeyRotation", "RotationPeriodInDays"),
    # Model servers are processes of this machine, in its network, on its disk.
    "AWS::SageMaker::Model": ("EnableNetworkIsolation", "VpcConfig"),
    "AWS::SageMaker::EndpointConfig": (
        "EnableNetworkIsolation",
        "KmsKeyId",
        "ProductionVariants.InstanceType",
        "VpcConfig",
    ),
    # Nothing that the simulator keeps is encrypted.
    "AWS::SageMaker::ModelCard": ("SecurityConfig",),
    # The service acts as itself.
    "AWS::ApplicationAutoScaling::ScalableTarget": ("RoleARN",),
}
# Read when the resource is deleted.
_LATER: dict[str, frozenset[str]] = {"AWS::KMS::Key": frozenset({"PendingWindowInDays"})}


def paths(type_name: str, properties: Mapping[str, Any]) -> list[str]:
    """List the properties of a resource that are inert; they have to be plain, not watched."""
    found = []
    for inert in _INERT.get(type_name, ()):
        path, _, value = inert.partition("=")
        if any(not value or str(one) == value for one in values_at(properties, path.split("."))):
            found.append(path)
    return found


def read_later(type_name: str) -> frozenset[str]:
    """List the properties that a handler reads after the resource was made."""
    return _LATER.get(type_name, frozenset())
