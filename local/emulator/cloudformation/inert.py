"""Properties that have no effect here, although services keep them: reported like properties that no handler reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from emulator.host.paths import values_at

# The paths of inert properties by type; if a path names a value, only that value is inert.
_INERT: dict[str, tuple[str, ...]] = {
    # Lifecycle rules never run, and access is never logged.
    "AWS::S3::Bucket": ("LifecycleConfiguration", "LoggingConfiguration"),
    # There is no X-Ray. Code runs on this machine, with its network and memory. Logs are text.
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
    # Log events never expire.
    "AWS::Logs::LogGroup": ("RetentionInDays", "KmsKeyId"),
    # Only S3 asks for permission on keys; these services never refuse a caller who may not use the key.
    "AWS::DynamoDB::Table": ("SSESpecification",),
    "AWS::SQS::Queue": ("KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"),
    "AWS::Scheduler::Schedule": ("KmsKeyArn",),
    # Key material is never rotated.
    "AWS::KMS::Key": ("EnableKeyRotation", "RotationPeriodInDays"),
    # Model servers are processes on this machine, with its network and disk.
    "AWS::SageMaker::Model": ("EnableNetworkIsolation", "VpcConfig"),
    "AWS::SageMaker::EndpointConfig": (
        "EnableNetworkIsolation",
        "KmsKeyId",
        "ProductionVariants.InstanceType",
        "VpcConfig",
    ),
    # The simulator encrypts nothing.
    "AWS::SageMaker::ModelCard": ("SecurityConfig",),
    # The service acts without a role.
    "AWS::ApplicationAutoScaling::ScalableTarget": ("RoleARN",),
}
# Handlers read these when they delete the resource.
_LATER: dict[str, frozenset[str]] = {"AWS::KMS::Key": frozenset({"PendingWindowInDays"})}


def paths(type_name: str, properties: Mapping[str, Any]) -> list[str]:
    """List the inert properties of a resource; the properties must be plain, not watched."""
    found = []
    for inert in _INERT.get(type_name, ()):
        path, _, value = inert.partition("=")
        if any(not value or str(one) == value for one in values_at(properties, path.split("."))):
            found.append(path)
    return found


def read_later(type_name: str) -> frozenset[str]:
    """List the properties that a handler reads after it created the resource."""
    return _LATER.get(type_name, frozenset())
