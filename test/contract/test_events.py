"""Every event rule, by the events that AWS's documentation shows: which of them reach the target, and which don't."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from moto.events.models import EventPattern

import assembly
from template import Place, Template

Event = dict[str, Any]
SAMPLES = {
    e["event"]["detail-type"]: e["event"] for e in json.loads(Path(__file__).with_name("events.json").read_text())
}


class Rule(NamedTuple):
    """A rule with what it knows of its surroundings."""

    name: str
    template: Template
    properties: dict[str, Any]

    @property
    def matcher(self) -> EventPattern:
        return EventPattern.load(json.dumps(self.properties["EventPattern"]))


def rules() -> list[Rule]:
    """Return every rule but those of the notifications, which have tests of their own."""
    return [rule for rule in all_rules() if not rule.name.startswith("Notifications")]


def all_rules() -> list[Rule]:
    found = []
    for template in assembly.templates():
        for name, resource in template.resources.items():
            if resource["Type"] == "AWS::Events::Rule" and "EventPattern" in resource["Properties"]:
                found.append(Rule(name, template, template.resolve(resource["Properties"])))
    return found


def names_in(rule: Rule, kind: str, prop: str) -> list[str]:
    resources = rule.template.resources.values()
    return [rule.template.resolve(r["Properties"][prop]) for r in resources if r["Type"] == kind]


def sent(sample: Event, place: Place, detail: dict[str, Any], resources: list[str] | None = None) -> Event:
    """Return a documented event as this account would send it."""
    own = {"account": place.account, "region": place.region, "resources": resources or sample["resources"]}
    return {**deepcopy(sample), **own, "detail": {**deepcopy(sample["detail"]), **detail}}


def model_packages(rule: Rule) -> tuple[list[Event], list[Event]]:
    sample, place = SAMPLES["SageMaker Model Package State Change"], rule.template.place
    group = names_in(rule, "AWS::SageMaker::ModelPackageGroup", "ModelPackageGroupName")[0]
    wanted = rule.properties["EventPattern"]["detail"]["ModelApprovalStatus"]
    assert wanted in (["Approved"], ["PendingManualApproval", "Rejected"])

    def turned(status: str, name: str = group) -> Event:
        return sent(sample, place, {"ModelPackageGroupName": name, "ModelApprovalStatus": status})

    heard = [turned(status) for status in wanted]
    unheard = [turned(s) for s in ("Approved", "PendingManualApproval", "Rejected") if s not in wanted]
    return heard, [*unheard, turned(wanted[0], "other"), {**heard[0], "account": "999999999999"}]


def executions(rule: Rule) -> tuple[list[Event], list[Event]]:
    sample, place = SAMPLES["SageMaker Model Building Pipeline Execution Status Change"], rule.template.place
    name = names_in(rule, "AWS::SageMaker::Pipeline", "PipelineName")[0]

    def ended(status: str, pipeline: str = name) -> Event:
        arn = place.arn("sagemaker", f"pipeline/{pipeline}")
        execution = {"pipelineArn": arn, "pipelineExecutionArn": f"{arn}/execution/a1b2c3d4e5f6"}
        return sent(sample, place, {**execution, "currentPipelineExecutionStatus": status})

    return [ended("Succeeded"), ended("Failed"), ended("Stopped")], [ended("Executing"), ended("Succeeded", "other")]


def alarms(rule: Rule) -> tuple[list[Event], list[Event]]:
    sample = SAMPLES["CloudWatch Alarm State Change"]

    def turned(value: str, place: Place, name: str) -> Event:
        state = {**sample["detail"]["state"], "value": value}
        return sent(sample, place, {"alarmName": name, "state": state}, [place.arn("cloudwatch", f"alarm:{name}")])

    known = list(drift_alarms(rule))
    calm = [turned("INSUFFICIENT_DATA", place, name) for place, name in known]
    others = [turned("ALARM", place, other) for place, name in known for other in (f"{name}-check-failed", stale(name))]
    elsewhere = [turned("ALARM", Place("999999999999", place.region), name) for place, name in known]
    unwanted = [turned("ALARM", place, name) for place, name in drift_alarms(rule, wanted=False)]
    return [turned(v, place, name) for place, name in known for v in ("ALARM", "OK")], (
        calm + others + elsewhere + unwanted
    )


def stale(name: str) -> str:
    """Return the name of the alarm on the age of the model that stands beside a drift alarm."""
    return f"{name.removesuffix('-drift')}-stale"


def drift_alarms(rule: Rule, *, wanted: bool = True) -> Iterator[tuple[Place, str]]:
    """Yield the drift alarms that a rule should hear: its own stack's, or on the way home those that retrain.

    Without `wanted`, yield those of the environments whose drift retrains nothing.
    """
    use_case, environment = names_of(rule.template)
    own = environment == "dev"
    platforms = [t for t in assembly.templates() if names_of(t)[0] == use_case and names_of(t)[1] != "dev"]
    for platform in platforms if own else [rule.template]:
        if own and (names_of(platform)[1] in retraining_environments(use_case)) != wanted:
            continue
        if not own and not wanted:
            continue
        # an alarm of the same account and region is heard on the default bus, and any other on the bus between accounts
        if own and ("EventBusName" in rule.properties) == (platform.place == rule.template.place):
            continue
        for resource in platform.resources.values():
            name = str(resource.get("Properties", {}).get("AlarmName", ""))
            if resource["Type"] == "AWS::CloudWatch::Alarm" and name.endswith("-drift"):
                yield platform.place, name


def names_of(template: Template) -> tuple[str, str]:
    """Return the use case and the environment of a stack, whose name may end with the Region."""
    use_case, _, environment = template.name.removesuffix(f"-{template.place.region}").rpartition("-")
    return use_case, environment


def retraining_environments(use_case: str) -> list[str]:
    """Return the environments whose drift retrains, as the file says it: by default the last."""
    file = yaml.safe_load(assembly.use_cases()[use_case])
    chosen: list[str] = file["monitoring"]["drift"]["retraining"].get("from", list(file["environments"])[-1:])
    return chosen


def requests(rule: Rule) -> tuple[list[Event], list[Event]]:
    """Return the requests that the retrain handler hears: those of its account for its use case."""
    place, use_case = rule.template.place, names_of(rule.template)[0]
    sample = {
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b103",
        "detail-type": "Retraining Requested",
        "source": "cdk-ml-lifecycle",
        "account": place.account,
        "time": "2026-11-12T00:00:00Z",
        "region": place.region,
        "resources": [],
        "detail": {"useCase": use_case, "reason": "New year"},
    }
    others = [
        {**sample, "account": "999999999999"},
        {**sample, "source": "somebody"},
        {**sample, "detail": {**sample["detail"], "useCase": "another"}},
    ]
    return [sample], others


def objects(rule: Rule) -> tuple[list[Event], list[Event]]:
    sample, place = SAMPLES["Object Created"], rule.template.place
    (bucket,) = rule.properties["EventPattern"]["detail"]["bucket"]["name"]
    buckets = [name.lower() for name, r in rule.template.resources.items() if r["Type"] == "AWS::S3::Bucket"]
    assert bucket in buckets
    source = next(
        action["Configuration"]
        for pipeline in names_in(rule, "AWS::CodePipeline::Pipeline", "Stages")
        for action in pipeline[0]["Actions"]
    )
    assert source["S3Bucket"] == bucket

    def created(key: str, name: str = bucket) -> Event:
        return sent(sample, place, {"bucket": {"name": name}, "object": {**sample["detail"]["object"], "key": key}})

    key = source["S3ObjectKey"]
    return [created(key)], [created(f"{key}.part"), created(f"x/{key}"), created(key, "other")]


CASES = {
    "SageMaker Model Package State Change": model_packages,
    "SageMaker Model Building Pipeline Execution Status Change": executions,
    "CloudWatch Alarm State Change": alarms,
    "Object Created": objects,
    "Retraining Requested": requests,
}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.template.name} {rule.name}")
def test_a_rule_hears_what_it_should(rule: Rule) -> None:
    (kind,) = rule.properties["EventPattern"]["detail-type"]
    heard, unheard = CASES[kind](rule)
    assert heard, "there is nothing that it could hear"
    assert [event for event in heard if not rule.matcher.matches_event(event)] == []
    unheard += [sample for sample in SAMPLES.values() if sample["detail-type"] != kind]
    assert [event for event in unheard if rule.matcher.matches_event(event)] == []


def test_every_kind_of_event_has_a_rule() -> None:
    assert {kind for rule in rules() for kind in rule.properties["EventPattern"]["detail-type"]} == set(CASES)


def test_a_release_starts_with_the_version_that_was_put() -> None:
    for rule in rules():
        (target,) = rule.properties["Targets"]
        if "InputTransformer" not in target:
            continue
        (event,), _ = objects(rule)
        transformer = target["InputTransformer"]
        text = transformer["InputTemplate"]
        for name, path in transformer["InputPathsMap"].items():
            value: Any = event
            for key in path.removeprefix("$.").split("."):
                value = value[key]
            # EventBridge quotes what stands bare in a template that is JSON
            text = text.replace(f"<{name}>", json.dumps(value))
        (revision,) = json.loads(text)["sourceRevisions"]
        assert revision == {
            "actionName": "Release",
            "revisionType": "S3_OBJECT_VERSION_ID",
            "revisionValue": event["detail"]["object"]["version-id"],
        }
        (pipeline,) = names_in(rule, "AWS::CodePipeline::Pipeline", "Stages")
        assert revision["actionName"] in [action["Name"] for action in pipeline[0]["Actions"]]
