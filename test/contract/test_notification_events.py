"""The rules by which people are told, by the events that AWS documents: which are heard, and which are not."""

import re
from collections.abc import Callable

import pytest
from test_events import SAMPLES, Event, Rule, all_rules, names_in, sent

import assembly
from template import Place

Heard = tuple[list[Event], list[Event]]
MODEL = "SageMaker Model Package State Change"
RUN = "SageMaker Model Building Pipeline Execution Status Change"
ALARM = "CloudWatch Alarm State Change"


def waits(rule: Rule) -> Heard:
    group = names_in(rule, "AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupName")[0]

    def turned(status: str, name: str = group) -> Event:
        change = {"ModelPackageGroupName": name, "ModelApprovalStatus": status}
        return sent(SAMPLES[MODEL], rule.template.place, change)

    others = [turned("Approved"), turned("Rejected"), turned("PendingManualApproval", "other")]
    return [turned("PendingManualApproval")], others


def training_failed(rule: Rule) -> Heard:
    place = rule.template.place
    name = names_in(rule, "AWS::SageMaker::Pipeline", "PipelineName")[0]

    def ended(status: str, pipeline: str = name) -> Event:
        arn = place.arn("sagemaker", f"pipeline/{pipeline}")
        execution = {"pipelineArn": arn, "pipelineExecutionArn": f"{arn}/execution/a1b2c3d4e5f6"}
        return sent(SAMPLES[RUN], place, {**execution, "currentPipelineExecutionStatus": status})

    others = [ended(status) for status in ("Executing", "Stopping", "Stopped", "Succeeded")]
    return [ended("Failed")], [*others, ended("Failed", "other")]


def delivery(level: str, change: dict[str, object], others: list[dict[str, object]]) -> Callable[[Rule], Heard]:
    sample = SAMPLES[f"CodePipeline {level} Execution State Change"]

    def heard(rule: Rule) -> Heard:
        resources = rule.template.resources.items()
        (pipeline,) = (name.lower() for name, r in resources if r["Type"] == "AWS::CodePipeline::Pipeline")
        stages = [name for name in environments_of(rule) if name in deployed_stages(rule)]
        own = {**change, "pipeline": pipeline}
        place = rule.template.place
        details = [{**own, "stage": stage} for stage in stages] if level == "Stage" else [own]
        unheard = [{**own, "stage": stages[-1], **other} for other in [*others, {"pipeline": "other"}]]
        return [sent(sample, place, d) for d in details], [sent(sample, place, d) for d in unheard]

    return heard


def each(*cases: Callable[[Rule], Heard]) -> Callable[[Rule], Heard]:
    def heard(rule: Rule) -> Heard:
        found = [case(rule) for case in cases]
        return [event for some, _ in found for event in some], [event for _, others in found for event in others]

    return heard


def deployed_stages(rule: Rule) -> set[str]:
    (stages,) = names_in(rule, "AWS::CodePipeline::Pipeline", "Stages")
    deploys = {action["ActionTypeId"]["Category"] == "Deploy" for stage in stages for action in stage["Actions"]}
    assert True in deploys
    return {
        stage["Name"]
        for stage in stages
        if any(action["ActionTypeId"]["Category"] == "Deploy" for action in stage["Actions"])
    }


def environments_of(rule: Rule) -> list[str]:
    use_case = use_case_of(rule)
    platforms = [t.stack for t in assembly.templates() if re.fullmatch(rf"{use_case}-(?!dev$)[a-z]+", t.stack)]
    return [name.removeprefix(f"{use_case}-") for name in platforms]


def use_case_of(rule: Rule) -> str:
    return rule.template.stack.rsplit("-", 1)[0]


def turned(value: str, place: Place, name: str) -> Event:
    state = {**SAMPLES[ALARM]["detail"]["state"], "value": value}
    return sent(SAMPLES[ALARM], place, {"alarmName": name, "state": state}, [place.arn("cloudwatch", f"alarm:{name}")])


def ok_after(reason: str, place: Place, name: str) -> Event:
    event = turned("OK", place, name)
    event["detail"]["previousState"] = {"value": "INSUFFICIENT_DATA", "reason": reason}
    return event


def own_alarms(rule: Rule) -> Heard:
    """Give the alarms of the template, by the names that they have or that CloudFormation gives them."""
    template, place = rule.template, rule.template.place
    alarms = [id_ for id_, resource in template.resources.items() if resource["Type"] == "AWS::CloudWatch::Alarm"]
    silent = rule.properties["EventPattern"]["detail"].get("alarmName", [{"anything-but": []}])[0]["anything-but"]
    names = [name for name in (template.reference(id_) for id_ in alarms) if name not in silent]
    assert names
    heard = [turned(value, place, name) for name in names for value in ("ALARM", "OK")]
    others = [turned("ALARM", place, f"{use_case_of(rule)}x-prod-drift"), turned("ALARM", place, "TargetTracking-x")]
    others += [turned("INSUFFICIENT_DATA", place, name) for name in names]
    heard += [ok_after("Insufficient Data: 1 datapoint was unknown.", place, name) for name in names]
    others += [ok_after("Unchecked: Initial alarm creation", place, name) for name in names]
    others += [turned("ALARM", Place("999999999999", place.region), name) for name in names]
    return heard, [*others, *(turned("ALARM", place, name) for name in silent)]


def forwarded_alarms(rule: Rule) -> Heard:
    """Give what the forwarders of the environments let through."""
    senders = [
        r for r in all_rules() if r.name.startswith("NotificationsAlarms") and use_case_of(r) == use_case_of(rule)
    ]
    heard = [event for sender in senders for event in own_alarms(sender)[0]]
    place = Place("999999999999", rule.template.place.region)
    return heard, [turned("ALARM", place, f"{use_case_of(rule)}-prod-drift")]


def notices(rule: Rule) -> Heard:
    detail = rule.properties["EventPattern"]["detail"]
    forwards = "environment" in detail
    environment = rule.template.stack.rsplit("-", 1)[1] if forwards else "prod"

    def notice(use_case: str, source: str = "cdk-ml-lifecycle", environment: str = environment) -> Event:
        told = {"useCase": use_case, "environment": environment, "reason": "Nothing is new."}
        event = {**SAMPLES[ALARM], "source": source, "detail-type": "Retraining Skipped", "detail": told}
        return {**event, "account": rule.template.place.account}

    name = use_case_of(rule)
    others = [notice(f"{name}-x"), notice(name, "aws.cloudwatch")]
    return [notice(name)], [*others, notice(name, environment="other")] if forwards else others


CASES: dict[str, Callable[[Rule], Heard]] = {
    r"NotificationsHandlerModelWaits": waits,
    r"NotificationsHandlerTrainingFailed": training_failed,
    r"NotificationsHandlerReleaseWaits": delivery(
        "Action", {"state": "STARTED"}, [{"state": "SUCCEEDED"}, {"type": {"category": "Deploy"}}]
    ),
    r"NotificationsHandlerDeployed": delivery(
        "Stage", {"state": "SUCCEEDED"}, [{"state": "FAILED"}, {"stage": "Source"}]
    ),
    r"NotificationsHandlerReleaseEnded": each(
        *(
            delivery("Pipeline", {"state": state}, [{"state": "SUCCEEDED"}, {"state": "STOPPED"}])
            for state in ("FAILED", "CANCELED", "SUPERSEDED")
        )
    ),
    r"NotificationsHandlerAlarm(?!Elsewhere)": own_alarms,
    r"NotificationsHandlerAlarmElsewhere": forwarded_alarms,
    r"NotificationsHandlerNotice(?!Elsewhere)": notices,
    r"NotificationsHandlerNoticeElsewhere": notices,
    r"NotificationsAlarms": own_alarms,
    r"NotificationsNotices": notices,
}


def case_of(rule: Rule) -> str:
    """Return the case of a rule, by its place in the template."""
    (found,) = (pattern for pattern in CASES if re.match(pattern, rule.name))
    return found


RULES = [rule for rule in all_rules() if rule.name.startswith("Notifications")]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.template.name} {rule.name}")
def test_people_are_told_of_what_they_should(rule: Rule) -> None:
    heard, unheard = CASES[case_of(rule)](rule)
    assert heard, "there is nothing that it could hear"
    assert [event for event in heard if not rule.matcher.matches_event(event)] == []
    assert [event for event in unheard if rule.matcher.matches_event(event)] == []


def test_every_kind_of_rule_is_there() -> None:
    assert {case_of(rule) for rule in RULES} == set(CASES)
