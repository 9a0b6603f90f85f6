"""Parts of a delivery: inputs, retries, and the meaning of a service's answer."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from ministack.services import sqs

from emulator.eventbridge import errors, inputs, queues, retries, targets
from emulator.eventbridge.errors import DeliveryError
from emulator.forwarded.simulator import SimulatorError
from emulator.iam.permissions import EVENTS, Caller

EVENT = {
    "version": "0",
    "source": "aws.s3",
    "resources": ["arn:1", "arn:2"],
    "detail": {"object": {"version-id": "v1", "key": "a b"}, "tags": [{"k": 1}], "n": 3},
}
RULE = {"Name": "r", "Arn": "arn:rule/r"}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("$", EVENT),
        ("$.detail.object.version-id", "v1"),
        ("$.resources[1]", "arn:2"),
        ("$.detail.tags[0].k", 1),
        ("$.detail['object'].key", "a b"),
    ],
)
def test_a_path_leads_into_the_event(path: str, found: Any) -> None:
    assert inputs.select(path, EVENT) == found


@pytest.mark.parametrize("path", ["$.nothing", "$.resources[7]", "$.detail.n.more", "detail", "$detail"])
def test_a_path_that_leads_nowhere_leaves_the_event(path: str) -> None:
    assert json.loads(inputs.of_target({"InputPath": path}, RULE, EVENT)) == EVENT


def transformed(template: str, **paths: str) -> str:
    return inputs.of_target({"InputTransformer": {"InputPathsMap": paths, "InputTemplate": template}}, RULE, EVENT)


def test_a_template_is_filled() -> None:
    template = '{"v": <v>, "n": <n>, "s": "key <k>!", "o": <o>, "rule": <aws.events.rule-name>}'
    paths = {"v": "$.detail.object.version-id", "n": "$.detail.n", "k": "$.detail.object.key", "o": "$.detail.object"}

    assert json.loads(transformed(template, **paths)) == {
        "v": "v1",
        "n": 3,
        "s": "key a b!",
        "o": EVENT["detail"]["object"],
        "rule": "r",
    }


def test_a_variable_that_is_not_there_writes_nothing() -> None:
    assert transformed('{"a": "x<v>y", "b": <v>}', v="$.nowhere") == '{"a": "xy", "b": }'


def test_a_constant_and_a_part_are_sent_as_they_are() -> None:
    assert inputs.of_target({"Input": '{"a":1}'}, RULE, EVENT) == '{"a":1}'
    assert json.loads(inputs.of_target({"InputPath": "$.detail.n"}, RULE, EVENT)) == 3


class Attempts:
    """Something that fails a number of times."""

    def __init__(self, failures: int, error: DeliveryError) -> None:
        self.left, self.error, self.made = failures, error, 0

    def __call__(self) -> None:
        self.made += 1
        if self.made <= self.left:
            raise self.error


def throttled() -> DeliveryError:
    return DeliveryError("THROTTLING", "slow down", retried=True)


def test_it_tries_until_it_succeeds() -> None:
    attempts = Attempts(2, throttled())

    assert retries.deliver(attempts, {"MaximumRetryAttempts": 5}) is None
    assert attempts.made == 3


def test_it_gives_up_after_as_many_retries_as_the_policy_says() -> None:
    attempts = Attempts(9, throttled())

    ended = retries.deliver(attempts, {"MaximumRetryAttempts": 0})

    assert ended is not None
    assert (attempts.made, ended.retries, ended.exhausted) == (1, 0, "MaximumRetryAttempts")


def test_it_gives_up_when_the_event_is_too_old() -> None:
    ended = retries.deliver(Attempts(9, throttled()), {"MaximumEventAgeInSeconds": 0})

    assert ended is not None
    assert ended.exhausted == "MaximumEventAgeInSeconds"


def test_it_does_not_try_again_what_cannot_succeed() -> None:
    attempts = Attempts(1, errors.no_permission("no"))

    ended = retries.deliver(attempts, {"MaximumRetryAttempts": 5})

    assert ended is not None
    assert (attempts.made, ended.exhausted) == (1, None)


@pytest.mark.parametrize(
    ("status", "code", "expected", "retried"),
    [
        (400, "ThrottlingException", "THROTTLING", True),
        (503, "ServiceUnavailable", "ERROR_FROM_TARGET", True),
        (400, "ValidationException", "INVALID_PARAMETER", False),
        (404, "ResourceNotFound", "NO_RESOURCE", False),
        (400, "PipelineNotFoundException", "NO_RESOURCE", False),
        (400, "SomethingElse", "SDK_CLIENT_ERROR", False),
    ],
)
def test_what_a_services_answer_means(status: int, code: str, expected: str, retried: bool) -> None:
    error = errors.of_service(SimulatorError("SageMaker", status, code, "m"))

    assert (error.code, error.retried, error.message) == (expected, retried, "m")


def test_a_mistake_of_our_own_is_a_delivery_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: targets.Delivery) -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(targets._TARGETS, ("sqs", ""), breaks)
    target = {"Arn": "arn:aws:sqs:eu-west-1:111111111111:q"}
    delivery = targets.Delivery(target, EVENT, "{}", Caller(EVENTS, "arn:rule/r", "111111111111"), "session")

    with pytest.raises(DeliveryError, match="RuntimeError: broken") as caught:
        targets.send(delivery)

    assert (caught.value.code, caught.value.retried) == ("INTERNAL_ERROR", False)


def test_a_message_waits_while_others_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    queue: dict[str, Any] = {"messages": [], "attributes": {"DelaySeconds": "0"}}
    monkeypatch.setattr(sqs, "_queue_by_arn", lambda _: queue)
    sending = threading.Thread(target=queues.send, args=("arn", "late"))

    with sqs._queues_lock:
        sending.start()
        sending.join(0.2)
        queue["messages"] = list(queue["messages"])
        assert queue["messages"] == []
    sending.join(5)

    assert [message["body"] for message in queue["messages"]] == ["late"]
