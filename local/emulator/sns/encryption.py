"""Topics under KMS: SNS uses the key for whoever publishes, whose policies and the key policy must allow that."""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator, responses
from ministack.services import sns

from emulator.cloudformation.builtin import after
from emulator.host.mended import mend
from emulator.iam.authorization import Question, decide
from emulator.iam.identity import account_of, is_root
from emulator.kms.keys import find_key

TYPE = "AWS::SNS::Topic"
_ATTRIBUTE = "KmsMasterKeyId"
_USES = ("kms:GenerateDataKey", "kms:Decrypt")

Response = tuple[int, dict[str, str], Any]


@after(TYPE)
def keep_key(arn: str, _: dict[str, Any], new: dict[str, Any]) -> None:
    """Keep the key of a topic, which ministack drops."""
    attributes = sns._topics[arn]["attributes"]
    attributes.pop(_ATTRIBUTE, None)
    if new.get(_ATTRIBUTE):
        attributes[_ATTRIBUTE] = new[_ATTRIBUTE]


def install() -> None:
    """Check the use of the key before a message is published."""
    publish = sns._publish

    def publish_with_key(params: dict[str, list[str]]) -> Response:
        return refusal((params.get("TopicArn") or [""])[0], iam_evaluator.caller_arn()) or publish(params)

    sns._publish = publish_with_key
    mend(f"{TYPE} {_ATTRIBUTE}", "the key policy and the publisher's policies must allow to publish")


def refusal(topic_arn: str, caller: str | None) -> Response | None:
    """Answer a caller who may not use the key of a topic; None for one who may."""
    topic = sns._topic_by_arn_any_scope(topic_arn)
    reference = topic["attributes"].get(_ATTRIBUTE) if topic else None
    if not reference or "alias/aws/" in reference or not caller or is_root(caller):
        return None
    region = responses.get_region()
    key = find_key(reference, account_of(topic_arn), region)
    if key is None:
        return sns._error("KMSNotFoundException", f"Key '{reference}' does not exist", 400)
    for action in _USES:
        question = Question(
            principal=caller,
            action=action,
            resource=key["Arn"],
            context={"kms:ViaService": f"sns.{region}.amazonaws.com", "kms:CallerAccount": account_of(caller)},
            policy=key.get("Policy") or "",
            owner=account_of(key["Arn"]),
            policy_required=True,
            via="sns",
        )
        decision = decide(question)
        if not decision.allowed:
            message = (
                f"User: {caller} is not authorized to perform: {action} on resource: {key['Arn']}: {decision.reason}"
            )
            return sns._error("KMSAccessDenied", message, 400)
    return None
