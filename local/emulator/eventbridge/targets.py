"""One delivery to the target of a rule or a schedule: it succeeds or raises DeliveryError."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import eventbridge, sns, stepfunctions

from emulator.forwarded import simulator
from emulator.forwarded.services import CODEPIPELINE, SAGEMAKER, Service
from emulator.iam.evaluation import Policy
from emulator.iam.identity import account_of, role_of
from emulator.iam.permissions import Caller, allows, role_may

from . import functions, inputs, other_buses, queues, roles
from .errors import DeliveryError, no_permission, no_resource, of_service

logger = logging.getLogger("emulator.eventbridge")


@dataclass(frozen=True)
class Delivery:
    """One event, or one run of a schedule, on its way to one target."""

    target: Mapping[str, Any]
    event: Mapping[str, Any]
    payload: str
    caller: Caller
    session_name: str
    # The event as the bus keeps it; None for a schedule.
    record: Mapping[str, Any] | None = None
    rule: Mapping[str, Any] | None = None
    # A schedule always acts in its role. For a rule, the policy of the target may suffice.
    by_role: bool = False
    # All attempts send the same token, so that a service does nothing twice.
    token: str = field(default_factory=responses.new_uuid)

    @property
    def arn(self) -> str:
        """The target's ARN."""
        return self.target.get("Arn", "")

    def session(self) -> str:
        """Assume the target's role, and return the ARN of the session."""
        role_arn = self.target.get("RoleArn")
        if not role_arn:
            raise DeliveryError("FAILED_TO_ASSUME_ROLE", f"the target {self.arn} has no RoleArn")
        return roles.session_of(role_arn, self.caller, self.session_name)


Target = Callable[[Delivery], "dict[str, Any] | None"]


def send(delivery: Delivery) -> dict[str, Any] | None:
    """Send to the target once, and return the answer of its API."""
    try:
        spec = arns.parse_arn(delivery.arn)
    except arns.ArnParseError as error:
        raise DeliveryError("INVALID_PARAMETER", f"{delivery.arn} is not an ARN") from error
    target = _TARGETS.get((spec.service, spec.resource.split("/", 1)[0])) or _TARGETS.get((spec.service, ""))
    if target is None:
        raise DeliveryError("INVALID_PARAMETER", f"the emulator has no targets such as {delivery.arn}")
    try:
        return target(delivery)
    except DeliveryError:
        raise
    except Exception as error:
        # A bug in the emulator loses no event: it is logged, and the event goes to the dead-letter queue.
        logger.exception("the delivery to %s failed", delivery.arn)
        raise DeliveryError("INTERNAL_ERROR", f"{type(error).__name__}: {error}") from error


def _function(delivery: Delivery) -> None:
    function = functions.find(delivery.arn)
    if function is None:
        raise no_resource(f"Function not found: {delivery.arn}")
    _require(delivery, "lambda:InvokeFunction", function.policy)
    function.invoke(_parsed(delivery, "JSON"))


def _queue(delivery: Delivery) -> None:
    policy = queues.policy_of(delivery.arn)
    if policy is None:
        raise no_resource(f"The queue {delivery.arn} does not exist")
    _require(delivery, "sqs:SendMessage", policy)
    parameters = delivery.target.get("SqsParameters") or {}
    if parameters.get("MessageGroupId"):
        eventbridge._dispatch_to_sqs(arns.parse_arn(delivery.arn), delivery.payload, parameters)
    else:
        queues.send(delivery.arn, delivery.payload)


def _topic(delivery: Delivery) -> None:
    found = sns.topic_policy_for_arn(delivery.arn)
    if found is None:
        raise no_resource(f"The topic {delivery.arn} does not exist")
    _require(delivery, "sns:Publish", found[0])
    try:
        sns.publish_internal(delivery.arn, delivery.payload)
    except sns.SnsPublishError as error:
        raise DeliveryError("SDK_CLIENT_ERROR", str(error)) from error


def _bus(delivery: Delivery) -> None:
    if delivery.record is None or delivery.rule is None:
        raise DeliveryError("INVALID_PARAMETER", "the emulator has no schedules with an event bus as their target")
    session = delivery.session() if delivery.target.get("RoleArn") else None
    other_buses.forward(delivery.record, delivery.arn, delivery.caller, session)


def _state_machine(delivery: Delivery) -> None:
    _require_of_role(delivery, "states:StartExecution")
    start = {"stateMachineArn": delivery.arn, "input": delivery.payload}
    status, _, body = stepfunctions._start_execution(start)
    if status >= 400:
        answer = json.loads(body)
        raise of_service(simulator.SimulatorError("StepFunctions", status, answer["__type"], answer.get("message", "")))


def _sagemaker_pipeline(delivery: Delivery) -> dict[str, Any]:
    parameters = (delivery.target.get("SageMakerPipelineParameters") or {}).get("PipelineParameterList") or []
    body = {
        "PipelineName": delivery.arn.rsplit("/", 1)[-1],
        "PipelineParameters": [
            {"Name": one["Name"], "Value": inputs.chosen(str(one["Value"]), delivery.event)} for one in parameters
        ],
        "ClientRequestToken": delivery.token,
    }
    return _start(delivery, SAGEMAKER, body)


def _codepipeline(delivery: Delivery) -> dict[str, Any]:
    """Start a pipeline; only an input that the target sets overrides the source revision, not the event itself."""
    body: dict[str, Any] = {"name": delivery.arn.rsplit(":", 1)[-1]}
    if delivery.target.get("InputTransformer") or delivery.target.get("Input"):
        given = _parsed(delivery, "a JSON object")
        if not isinstance(given, dict):
            raise DeliveryError("INVALID_JSON", f"the input is not a JSON object: {delivery.payload}")
        body |= given
    return _start(delivery, CODEPIPELINE, body)


def _start(delivery: Delivery, service: Service, body: dict[str, Any]) -> dict[str, Any]:
    """Start a pipeline in the simulator, in the target's role, if IAM allows it."""
    session = _require_of_role(delivery, f"{service.name}:StartPipelineExecution")
    try:
        place = account_of(delivery.arn), responses.get_region()
        return simulator.call(service.target, "StartPipelineExecution", body, *place, role_of(session))
    except simulator.SimulatorError as error:
        raise of_service(error) from error
    except (OSError, KeyError) as error:
        raise DeliveryError("CONNECTION_FAILURE", f"the simulator does not answer: {error}", retried=True) from error


def _parsed(delivery: Delivery, wanted: str) -> Any:
    try:
        return json.loads(delivery.payload)
    except ValueError as error:
        raise DeliveryError("INVALID_JSON", f"the input is not {wanted}: {delivery.payload}") from error


def _require(delivery: Delivery, action: str, policy: Policy) -> None:
    """Require permission: of the target's role for a schedule, and of the target's own policy for a rule."""
    if delivery.by_role:
        _require_of_role(delivery, action, policy)
    elif not allows(policy, delivery.caller, action, delivery.arn):
        raise no_permission(
            f"{delivery.caller.service} on behalf of {delivery.caller.source_arn} is not authorized to perform "
            f"{action} on {delivery.arn}: no statement of its resource policy allows it"
        )


def _require_of_role(delivery: Delivery, action: str, policy: Policy = None) -> str:
    """Require permission of the target's role, and return the ARN of a session of it."""
    session = delivery.session()
    refused = role_may(session, action, delivery.arn, policy=policy)
    if refused:
        raise no_permission(refused)
    return session


_TARGETS: dict[tuple[str, str], Target] = {
    ("lambda", ""): _function,
    ("sqs", ""): _queue,
    ("sns", ""): _topic,
    ("events", "event-bus"): _bus,
    ("states", ""): _state_machine,
    ("sagemaker", "pipeline"): _sagemaker_pipeline,
    ("codepipeline", ""): _codepipeline,
}
