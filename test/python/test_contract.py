"""The reports against the JSON Schemas that the TypeScript side reads them by (schema/json, made from schema/*.ts)."""

import copy
import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from jsonschema.protocols import Validator

import baseline
import check
import pipeline
import traffic

SCHEMAS = pipeline.ROOT / "schema" / "json"


@pytest.fixture(scope="module")
def reports(careful: Path, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    base = tmp_path_factory.mktemp("contract")
    training = pd.read_csv(prepared / "train" / "data.csv")
    described = baseline.build(training, ["deny", "black"])
    folder = base / "processing" / "input" / "baseline"
    folder.mkdir(parents=True)
    (folder / "baseline.json").write_text(json.dumps(described))
    requests = pd.read_csv(prepared / "test" / "data.csv").drop(columns=["deny", "black"])
    traffic.lay(base, traffic.lines(requests))
    with pipeline.at(base):
        parsed = check.parse(["--endpoint", "mortgage-prod", "--end", traffic.NOW.isoformat()])
        judged = check.check(parsed)
        parsed.minimum_records = 100_000
        abstained = check.check(parsed)
        traffic.lay(base, ["no json"] * 200)
        unreadable = check.check(parsed)
    return {
        "evaluation": pipeline.read_json(careful / "processing" / "output" / "evaluation" / "evaluation.json"),
        "baseline": described,
        "drift-report": judged,
        "drift-report of too few records": abstained,
        "drift-report of unreadable requests": unreadable,
    }


def validator(report: str) -> Validator:
    schema = pipeline.read_json(SCHEMAS / f"{report.split(maxsplit=1)[0]}.schema.json")
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


NAMES = [
    "evaluation",
    "baseline",
    "drift-report",
    "drift-report of too few records",
    "drift-report of unreadable requests",
]


@pytest.mark.parametrize("name", NAMES)
def test_report_is_valid(reports: dict[str, dict], name: str) -> None:
    validator(name).validate(reports[name])


@pytest.mark.parametrize("name", NAMES)
def test_report_without_any_of_its_keys_is_not(reports: dict[str, dict], name: str) -> None:
    schema = validator(name)
    for key in schema.schema["required"]:
        damaged = copy.deepcopy(reports[name])
        del damaged[key]
        assert not schema.is_valid(damaged), key


def test_reports_have_exactly_the_keys_agreed_on(reports: dict[str, dict]) -> None:
    assert {name: list(report) for name, report in reports.items()} == {
        "evaluation": ["schema", "records", "metrics", "fairness"],
        "baseline": ["schema", "records", "missing", "features"],
        "drift-report": DRIFT_KEYS,
        "drift-report of too few records": DRIFT_KEYS,
        "drift-report of unreadable requests": DRIFT_KEYS,
    }
    assert reports["drift-report of unreadable requests"]["status"] == "unreadable"
    assert list(reports["evaluation"]["metrics"]) == ["auc", "accuracy", "f1", "precision", "recall"]
    assert list(reports["evaluation"]["fairness"]["black"]) == [
        "disparate_impact",
        "equal_opportunity_difference",
        "demographic_parity_difference",
    ]


DRIFT_KEYS = [
    "schema",
    "endpoint",
    "window",
    "records",
    "baselineRecords",
    "threshold",
    "status",
    "maxPsi",
    "drifted",
    "features",
    "requests",
    "malformed",
    "malformedShare",
    "repeated",
]
