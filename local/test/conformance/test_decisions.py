"""Compares the simulator's decisions with those of AWS's SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sagemaker.workflow.conditions import ConditionEquals, ConditionGreaterThan, ConditionIn
from sagemaker.workflow.functions import Join

from decisions import (
    PARAMETERS,
    REPORT,
    REPORT_KEY,
    SHARE,
    TREES,
    WHOLE,
    WORD,
    WORDS,
    Tree,
    Verdict,
    decided_by_sdk,
    decided_here,
    deciding,
    read,
    saying,
)
from local_aws import BUCKET, LocalAws
from roles import pipeline_role

GIVEN = st.fixed_dictionaries(
    {},
    optional={
        "Whole": st.integers(-3, 5),
        "Share": st.sampled_from([-1.5, 0.25, 7.5]),
        "Word": st.text("ab", min_size=1, max_size=2),
        "Flag": st.booleans(),
    },
)


@pytest.fixture(scope="module")
def role(aws: LocalAws) -> str:
    """Put the report where both evaluators read it, and return the role that the simulator reads it with."""
    aws.client("s3").put_object(Bucket=BUCKET, Key=REPORT_KEY, Body=json.dumps(REPORT))
    return pipeline_role(aws)


GENERATED = settings(
    deadline=None,
    database=None,
    # what fails is found again in the report of the first example; to make it smaller takes minutes
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@settings(GENERATED, max_examples=12)
@given(trees=st.lists(TREES, min_size=1, max_size=2), values=GIVEN)
def test_generated_decisions_are_the_same(aws: LocalAws, role: str, trees: list[Tree], values: dict[str, Any]) -> None:
    expected = decided_by_sdk(aws, deciding(trees), values)
    assert expected.failed == []
    assert decided_here(aws, deciding(trees), values, role) == expected


@settings(GENERATED, max_examples=10)
@given(words=WORDS, values=GIVEN)
def test_generated_texts_are_the_same(aws: LocalAws, role: str, words: Any, values: dict[str, Any]) -> None:
    message = Join(on="|", values=[words, WHOLE, SHARE, WORD])
    assert decided_here(aws, saying(message), values, role) == decided_by_sdk(aws, saying(message), values)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Join(on="", values=[read("list[1].deep")]), "7.5"),
        (read("quoted-name.inner"), "x"),
        (Join(on="/", values=["a", Join(on="", values=[WHOLE, SHARE]), WORD]), "a/20.5/ab"),
        (WORD, "ab"),
    ],
)
def test_values_are_written_alike(aws: LocalAws, role: str, value: Any, expected: str) -> None:
    assert decided_by_sdk(aws, saying(value), {}).message == expected
    assert decided_here(aws, saying(value), {}, role).message == expected


@pytest.mark.parametrize(
    "condition",
    [
        ConditionEquals(left=WORD, right=WHOLE),
        ConditionGreaterThan(left=WORD, right=1),
        ConditionEquals(left=read("nothing"), right=1),
        ConditionEquals(left=read("list[5]"), right=1),
        ConditionIn(read("word.inner"), ["a"]),
    ],
)
def test_what_cannot_be_decided_fails_the_same_step(aws: LocalAws, role: str, condition: Any) -> None:
    steps = deciding([Tree([condition], taken=[Tree([ConditionEquals(left=WHOLE, right=WHOLE)])])])
    expected = decided_by_sdk(aws, steps, {})
    assert expected == Verdict({}, None, ["c0"])
    assert decided_here(aws, steps, {}, role) == expected


def test_outcomes_are_told_as_the_service_does(aws: LocalAws, role: str) -> None:
    """The SDK's evaluator writes Python's `False`; the service `false`, as the SDK's own integration test says."""
    decide = deciding([Tree([ConditionEquals(left=WHOLE, right=1)])])
    steps = [*decide, *saying(Join(on=" ", values=["it is", decide[0].properties.Outcome]))]
    assert decided_by_sdk(aws, steps, {}).message == "it is False"
    assert decided_here(aws, steps, {}, role).message == "it is false"


def test_parameters_have_all_types() -> None:
    assert {type(parameter.default_value) for parameter in PARAMETERS} == {int, float, str, bool}
