"""What the library writes down itself, compared with where AWS publishes it."""

import re
from pathlib import Path

import pytest

import assembly
import facts
import instances


def test_the_images_are_those_of_the_sagemaker_sdk() -> None:
    assert list(facts.image_problems()) == []


def test_the_domains_of_endpoints_are_those_of_botocore() -> None:
    assert list(facts.domain_problems()) == []


def test_the_instance_types_are_those_of_botocore_and_ec2() -> None:
    assert list(instances.problems()) == []


def test_the_families_with_disks_are_those_of_the_sagemaker_sdk_and_newer_ones() -> None:
    """The SDK asks for a volume where EC2 says that there are local disks."""
    ours = set(instances.with_disks())
    assert facts.without_volumes() - ours == set()
    assert ours - facts.without_volumes() == {"g7", "g7e", "p6-b200", "p6-b300", "p6e-gb200", "trn2"}


# What a use case file has to ask for.
ON_REQUEST = ("AWS::Budgets::", "AWS::CodeArtifact::", "AWS::SageMaker::Domain", "AWS::SageMaker::UserProfile")


def test_the_regions_without_budgets_are_those_of_the_registry() -> None:
    text = (assembly.ROOT / "constructs/monitoring/private/budget-rules.ts").read_text(encoding="utf-8")
    (listed,) = re.findall(r"REGIONS_WITHOUT_BUDGETS = \[(.*?)\]", text, re.DOTALL)
    budget = {"AWS::Budgets::Budget"}
    assert re.findall(r"'([a-z0-9-]+)'", listed) == sorted(r for r in facts.regions() if facts.absent_from(r, budget))


def regions_without() -> dict[str, set[str]]:
    """Read the types of resources that each Region lacks, as the library has written them down."""
    text = (assembly.ROOT / "constructs/private/region-facts.ts").read_text(encoding="utf-8")
    (table,) = re.findall(r"REGIONS_WITHOUT.*? = \{(.*?)\n\};", text, re.DOTALL)
    lacking: dict[str, set[str]] = {}
    for kind, regions in re.findall(r"'(AWS::\w+::\w+)': \[(.*?)\]", table, re.DOTALL):
        for region in re.findall(r"'([a-z0-9-]+)'", regions):
            lacking.setdefault(region, set()).add(kind)
    return lacking


def test_the_regions_that_lack_a_resource_are_known() -> None:
    """SageMaker has images there, and CloudFormation can't deploy a use case, says cfn-lint's copy of its registry."""
    every = {r["Type"] for template in assembly.templates() for r in template.resources.values()}
    types = {one for one in every if not one.startswith(ON_REQUEST)}
    found = {region: facts.absent_from(region, types) for region in facts.regions()}
    # cfn-lint has no registry of me-south-1
    assert {region: absent for region, absent in found.items() if absent != set()} == {
        **regions_without(),
        "me-south-1": None,
    }


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("'eu-west-1': '141502667606'", "'eu-west-1': '141502667607'"),
        ("'eu-west-1': '141502667606',", ""),
        ("${version}-cpu-py3", "${version}-gpu-py3"),
    ],
)
def test_another_image_is_found(change: str, to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(facts.IMAGES, change, to, tmp_path / "images.ts")
    monkeypatch.setattr(facts, "IMAGES", tmp_path / "images.ts")
    assert list(facts.image_problems())


def test_a_version_that_aws_has_no_image_of_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(facts.VERSIONS, "  '1.9-0': {", "  '1.10-0': {", tmp_path / "versions.ts")
    monkeypatch.setattr(facts, "VERSIONS", tmp_path / "versions.ts")
    assert list(facts.image_problems()) == ["the SDK has no version 1.10-0"]


def test_another_domain_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(facts.PARTITIONS, "amazonaws.com.cn", "amazonaws.cn", tmp_path / "partitions.ts")
    monkeypatch.setattr(facts, "PARTITIONS", tmp_path / "partitions.ts")
    assert list(facts.domain_problems())


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("inf1: { hosting: 'xlarge 2xlarge", "inf1: { hosting: 'xlarge 3xlarge"),
        ("t2: { hosting:", "t2: { training:"),
        ("  dl1: { hosting: '24xlarge' },\n", ""),
        ("  'g4dn',\n", ""),
        ("'large:75 xlarge:150", "'large:75 xlarge:151"),
        ("  p3dn: '24xlarge:1800',\n", ""),
        ("BURSTABLE = ['t2', 't3']", "BURSTABLE = ['t2']"),
    ],
)
def test_another_instance_type_is_found(change: str, to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed(instances.TABLE, change, to, tmp_path / "instance-facts.ts")
    monkeypatch.setattr(instances, "TABLE", tmp_path / "instance-facts.ts")
    assert len(list(instances.problems())) == 1


def changed(path: Path, change: str, to: str, target: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(change) == 1, f"{change} is not in {path.name} once"
    target.write_text(text.replace(change, to), encoding="utf-8")
