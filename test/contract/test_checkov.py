"""Every template of the example, by checkov, which runs offline and in an environment of its own."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import assembly

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-checkov" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

# Reads neither its newest version nor its guidelines from another machine.
OFFLINE = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "BC_SKIP_MAPPING": "true", "LOG_LEVEL": "ERROR"}

QUOTA = "It would be taken from the quota of the account; throttled events are tried again for six hours"
DESTINATION = "Events that failed at every attempt go to the on-failure destination, with the answer of the function"
NO_VPC = "The function calls only APIs of AWS, by TLS; a VPC would need an endpoint for each of them"
LOOP = "A bucket for access logs that logs accesses to itself would never be at rest"
ACCOUNT_ID = "The twelve digits after the word account are the ID of an account of the use case, which is no secret"

# What is known: the check, the type of the resource, which resources, and why.
REVIEWED = [
    ("CKV_AWS_115", "AWS::Lambda::Function", r".*", QUOTA),
    ("CKV_AWS_116", "AWS::Lambda::Function", r".*", DESTINATION),
    ("CKV_AWS_117", "AWS::Lambda::Function", r".*", NO_VPC),
    ("CKV_AWS_18", "AWS::S3::Bucket", r".*AccessLogs[0-9A-F]{8}", LOOP),
    ("CKV_AWS_45", "AWS::Lambda::Function", r"NotificationsHandler[0-9A-F]{8}", ACCOUNT_ID),
]


class Finding(NamedTuple):
    check: str
    kind: str
    logical_id: str

    @property
    def reason(self) -> str | None:
        """Return why the finding is accepted."""
        for check, kind, logical_id, reason in REVIEWED:
            if (check, kind) == (self.check, self.kind) and re.fullmatch(logical_id, self.logical_id):
                return reason
        return None


def judge(*templates: Path) -> list[Finding]:
    """Return what checkov finds in templates."""
    if not PYTHON.exists():
        raise FileNotFoundError(f"{PYTHON} is not there; run npm run python:install")
    files = [argument for template in templates for argument in ("--file", str(template))]
    options = ["--framework", "cloudformation", "--skip-download", "--compact", "--quiet", "--output", "json"]
    # It ends with 1 if it has found something.
    ran = subprocess.run(  # noqa: S603
        [PYTHON, "-m", "checkov.main", *files, *options],
        env={**os.environ, **OFFLINE},
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(ran.stdout)
    if report["summary"]["parsing_errors"] or report["summary"]["resource_count"] == 0:
        raise ValueError(f"checkov has not read everything: {report['summary']}")
    return [
        Finding(failed["check_id"], *failed["resource"].split(".", 1)) for failed in report["results"]["failed_checks"]
    ]


@cache
def example() -> list[Finding]:
    """Return what checkov finds in the example, its release among it."""
    templates = assembly.synthesise().glob("mortgage*approval*.template.json")
    return judge(*sorted(templates))


@cache
def strict() -> list[Finding]:
    """Return what checkov finds in a use case with strict security, which has as many handlers as the example."""
    templates = assembly.synthesise().glob("strict*.template.json")
    return judge(*sorted(templates))


def test_everything_that_is_found_has_been_reviewed() -> None:
    assert [finding for finding in example() if finding.reason is None] == []


def test_nothing_has_been_reviewed_that_is_not_found() -> None:
    assert [review for review in REVIEWED if review[3] not in {finding.reason for finding in example()}] == []


def test_the_reader_of_the_security_page_is_told_the_numbers() -> None:
    text = " ".join((ROOT / "SECURITY.md").read_text("utf-8").split())
    told = re.search(r"it finds (\d+) things, and (\d+) with `security: strict`", text)
    assert told is not None
    assert [int(number) for number in told.groups()] == [len(example()), len(strict())]


def test_strict_leaves_what_no_setting_removes() -> None:
    assert [finding for finding in strict() if finding.reason is None] == []
    assert {finding.check for finding in strict()} == {"CKV_AWS_116", "CKV_AWS_18", "CKV_AWS_45"}


def test_what_is_wrong_is_found_and_has_no_reason(tmp_path: Path) -> None:
    bad = {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {}}},
        "Model": {"Type": "AWS::SageMaker::Model", "Properties": {"ExecutionRoleArn": "arn:aws:iam::1:role/model"}},
    }
    template = tmp_path / "bad.template.json"
    template.write_text(json.dumps({"Resources": bad}), encoding="utf-8")
    open_findings = {(finding.check, finding.logical_id) for finding in judge(template) if finding.reason is None}
    assert open_findings >= {("CKV_AWS_18", "Bucket"), ("CKV_AWS_7", "Key"), ("CKV_AWS_370", "Model")}
