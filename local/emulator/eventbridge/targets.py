"""What a rule's target or a schedule's target does, once: it takes an event, or raises a DeliveryError."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ministack.core import arn as arns
from ministack.core import responses
from ministack.services import eventbridge, lambda_svc, sns, stepfunctions

from emulator.forwarded import simulator
from emulator.iam.identity import account_of, role_of
from emulator.iam.permissions import Caller, allows, role_may

from . import inputs, other_buses, queues, roles
from .errors import DeliveryError, no_permission, no_resource, of_service

logger = logging.getLogger("emulator.eventbridge")


@dataclass(frozen=True)
class Delivery:
    """One event, or one firing of a schedule, on its way to one target."""

    target: Mapping[str, Any]
    event: Mapping[str, Any]
    payload: str
    caller: Caller
    session_name: str
    # The event as the bus holds it; a schedule has none.
    record: Mapping[str, Any] | None = None
    rule: Mapping[str, Any] | None = None
    # A schedule acts only as its role; a rule may be let in by the policy of the target.
    by_role: bool = False
    # One for all attempts, so that a service that knows it does nothing twice.
    token: str = field(default_factory=responses.new_uuid)

    @property
    def arn(self) -> str:
        """The target's ARN."""
        return self.target.get("Arn", "")

    def session(self) -> str:
        """Take a session of the target's role."""
        role_arn = self.target.get("RoleArn")
        if not role_arn:
            raise DeliveryError("FAILED_TO_ASSUME_ROLE", f"the target {self.arn} has no RoleArn")
        return roles.session_of(role_arn, self.caller, self.session_name)


Target = Callable[[Delivery], "dict[str, Any] | None"]


def send(delivery: Delivery) -> dict[str, Any] | None:
    """Send to the target once; the answer is what the target's API answered."""
    try:
        spec = arns.parse_arn(delivery.arn)
    except arns.ArnParseError as error:
        raise DeliveryError("INVALID_PARAMETER", f"{delivery.arn} is not an ARN") from error
    target = _TARGETS.get((spec.service, spec.resource.split("/", 1)[0])) or _TARGETS.get((spec.service, ""))
    if target is None:
        raise DeliveryError("INVALID_PARAMETER", f"targets such as {delivery.arn} are not emulated")
    try:
        return target(delivery)
    except DeliveryError:
        raise
    except Exception as error:
        # A mistake of the emulator loses no event: it is told, and the dead letters have it.
        logger.exception("the delivery to %s failed", delivery.arn)
        raise DeliveryError("INTERNAL_ERROR", f"{type(error).__name__}: {error}") from error


def _lambda(delivery: Delivery) -> None:
    """Invoke asynchronously: that it was accepted is all that the rule learns."""
    spec = arns.parse_arn(delivery.arn)
    function, config, _ = lambda_svc._get_func_record_for_ref_in_scope(
        delivery.arn, account_id=spec.account_id, region=spec.region
    )
    if not function or not config:
        raise no_resource(f"Function not found: {delivery.arn}")
    _permitted(delivery, "lambda:InvokeFunction", function.get("policy"))
    try:
        event = json.loads(delivery.payload)
    except ValueError as error:
        raise DeliveryError("INVALID_JSON", f"the input is not JSON: {delivery.payload}") from error
    with responses.request_scope(spec.account_id, spec.region):
        lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(function, config), event)


def _queue(delivery: Delivery) -> None:
    policy = queues.policy_of(delivery.arn)
    if policy is None:
        raise no_resource(f"The queue {delivery.arn} does not exist")
    _permitted(delivery, "sqs:SendMessage", policy)
    parameters = delivery.target.get("SqsParameters") or {}
    if parameters.get("MessageGroupId"):
        eventbridge._dispatch_to_sqs(arns.parse_arn(delivery.arn), delivery.payload, parameters)
    else:
        queues.send(delivery.arn, delivery.payload)


def _topic(delivery: Delivery) -> None:
    found = sns.topic_policy_for_arn(delivery.arn)
    if found is None:
        raise no_resource(f"The topic {delivery.arn} does not exist")
    _permitted(delivery, "sns:Publish", found[0])
    try:
        sns.publish_internal(delivery.arn, delivery.payload)
    except sns.SnsPublishError as error:
        raise DeliveryError("SDK_CLIENT_ERROR", str(error)) from error


def _bus(delivery: Delivery) -> None:
    if delivery.record is None or delivery.rule is None:
        raise DeliveryError("INVALID_PARAMETER", "schedules with a bus as their target are not emulated")
    session = delivery.session() if delivery.target.get("RoleArn") else None
    other_buses.forward(delivery.record, delivery.arn, delivery.caller, session)


def _state_machine(delivery: Delivery) -> None:
    refused = role_may(delivery.session(), "states:StartExecution", delivery.arn)
    if refused:
        raise no_permission(refused)
    start = {"stateMachineArn": delivery.arn, "input": delivery.payload}
    status, _, body = stepfunctions._start_execution(start)
    if status >= 400:
        said = json.loads(body)
        raise of_service(simulator.SimulatorError("StepFunctions", status, said["__type"], said.get("message", "")))


def _sagemaker_pipeline(delivery: Delivery) -> dict[str, Any]:
    parameters = (delivery.target.get("SageMakerPipelineParameters") or {}).get("PipelineParameterList") or []
    body = {
        "PipelineName": delivery.arn.rsplit("/", 1)[-1],
        "PipelineParameters": [
            {"Name": one["Name"], "Value": inputs.chosen(str(one["Value"]), delivery.event)} for one in parameters
        ],
        "ClientRequestToken": delivery.token,
    }
    return _call(delivery, "sagemaker:StartPipelineExecution", "SageMaker", "StartPipelineExecution", body)


def _codepipeline(delivery: Delivery) -> dict[str, Any]:
    """Only an input of the target's own overrides anything; the event by itself just starts the pipeline."""
    body: dict[str, Any] = {"name": delivery.arn.rsplit(":", 1)[-1]}
    if delivery.target.get("InputTransformer") or delivery.target.get("Input"):
        try:
            body |= json.loads(delivery.payload)
        except (ValueError, TypeError) as error:
            raise DeliveryError("INVALID_JSON", f"the input is not a JSON object: {delivery.payload}") from error
    prefix = "CodePipeline_20150709"
    return _call(delivery, "codepipeline:StartPipelineExecution", prefix, "StartPipelineExecution", body)


def _call(delivery: Delivery, action: str, prefix: str, operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """Call a service that the simulator plays as the target's role, as far as IAM lets it."""
    session = delivery.session()
    refused = role_may(session, action, delivery.arn)
    if refused:
        raise no_permission(refused)
    try:
        place = account_of(delivery.arn), responses.get_region()
        return simulator.call(prefix, operation, body, *place, role_of(session))
    except simulator.SimulatorError as error:
        raise of_service(error) from error
    except (OSError, KeyError) as error:
        raise DeliveryError("CONNECTION_FAILURE", f"the simulator does not answer: {error}", retried=True) from error


def _permitted(delivery: Delivery, action: str, policy: Mapping[str, Any] | str | None) -> None:
    if delivery.by_role:
        refused = role_may(delivery.session(), action, delivery.arn, policy=policy)
        if refused:
            raise no_permission(refused)
    elif not allows(policy, delivery.caller, action, delivery.arn):
        raise no_permission(
            f"{delivery.caller.service} on behalf of {delivery.caller.source_arn} is not authorized to perform "
            f"{action} on {delivery.arn}: no statement of its resource policy allows it"
        )


_TARGETS: dict[tuple[str, str], Target] = {
    ("lambda", ""): _lambda,
    ("sqs", ""): _queue,
    ("sns", ""): _topic,
    ("events", "event-bus"): _bus,
    ("states", ""): _state_machine,
    ("sagemaker", "pipeline"): _sagemaker_pipeline,
    ("codepipeline", ""): _codepipeline,
}
