"""Generated pipelines of conditions only, and how each evaluator decides them."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import (
    Condition,
    ConditionEquals,
    ConditionGreaterThan,
    ConditionGreaterThanOrEqualTo,
    ConditionIn,
    ConditionLessThan,
    ConditionLessThanOrEqualTo,
    ConditionNot,
    ConditionOr,
)
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.parameters import (
    ParameterBoolean,
    ParameterFloat,
    ParameterInteger,
    ParameterString,
)
from sagemaker.workflow.pipeline import Pipeline

from local_aws import BUCKET, LocalAws

REPORT_KEY = "decisions/report.json"
REPORT: dict[str, Any] = {
    "whole": 3,
    "share": 0.25,
    "word": "ab",
    "list": [1, {"deep": 7.5}],
    "quoted-name": {"inner": "x"},
}
PARAMETERS = [
    ParameterInteger("Whole", default_value=2),
    ParameterFloat("Share", default_value=0.5),
    ParameterString("Word", default_value="ab"),
    ParameterBoolean("Flag", default_value=True),
]
WHOLE, SHARE, WORD, FLAG = PARAMETERS


def read(path: str) -> JsonGet:
    """Return a value of the report in S3."""
    return JsonGet(s3_uri=Join(on="/", values=[f"s3://{BUCKET}", REPORT_KEY]), json_path=path)


WHOLES = st.one_of(st.integers(-3, 5), st.sampled_from([WHOLE, read("whole"), read("list[0]")]))
SHARES = st.one_of(
    st.sampled_from([-1.5, 0.25, 0.5, 2.5, 7.5]),
    st.sampled_from([SHARE, read("share"), read("list[1].deep"), read("list[1]['deep']")]),
)
LITERAL_WORDS = st.text("abAB 0", max_size=3)


def joins(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Join]:
    """Return strategies for joins of values."""
    return st.builds(
        lambda on, inner: Join(on=on, values=inner),
        st.sampled_from(["", "/", "-"]),
        st.lists(values, min_size=1, max_size=3),
    )


WORDS = st.recursive(
    st.one_of(LITERAL_WORDS, st.sampled_from([WORD, read("word"), read("quoted-name.inner")])),
    lambda words: joins(st.one_of(words, WHOLES, SHARES)),
    max_leaves=5,
)
# a number with a number and a text with a text: Python tells apart more types than JSON has
COMPARABLE = st.one_of(st.tuples(WHOLES, WHOLES), st.tuples(SHARES, SHARES), st.tuples(WORDS, WORDS))
COMPARISONS = st.sampled_from(
    [
        ConditionEquals,
        ConditionGreaterThan,
        ConditionGreaterThanOrEqualTo,
        ConditionLessThan,
        ConditionLessThanOrEqualTo,
    ]
)
COMPARING: st.SearchStrategy[Condition] = st.one_of(
    st.builds(lambda kind, pair: kind(left=pair[0], right=pair[1]), COMPARISONS, COMPARABLE),
    st.builds(lambda flag: ConditionEquals(left=FLAG, right=flag), st.booleans()),
    st.builds(ConditionIn, WHOLES, st.lists(WHOLES, min_size=1, max_size=3)),
    st.builds(ConditionIn, WORDS, st.lists(WORDS, min_size=1, max_size=3)),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    COMPARING,
    lambda inner: st.one_of(
        st.builds(ConditionNot, inner),
        st.builds(ConditionOr, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=5,
)


@dataclass
class Tree:
    """A condition, and the steps of each outcome."""

    conditions: list[Condition]
    taken: list[Tree] = field(default_factory=list)
    otherwise: list[Tree] = field(default_factory=list)

    def step(self, name: str) -> ConditionStep:
        """Return the step, with the steps of its branches in it."""
        return ConditionStep(
            name=name,
            conditions=self.conditions,
            if_steps=[inner.step(f"{name}-yes{i}") for i, inner in enumerate(self.taken)],
            else_steps=[inner.step(f"{name}-no{i}") for i, inner in enumerate(self.otherwise)],
        )


LEAVES = st.builds(Tree, st.lists(CONDITIONS, min_size=1, max_size=2))
TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Tree,
        st.lists(CONDITIONS, min_size=1, max_size=2),
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=2),
    ),
    max_leaves=5,
)


@dataclass
class Verdict:
    """How an evaluator decided a pipeline: the outcome of each condition that it reached, and its last message."""

    outcomes: dict[str, bool]
    message: str | None
    failed: list[str]


def deciding(trees: list[Tree]) -> list[Any]:
    """Return the steps of a pipeline that reaches the end of every branch that it takes."""
    return [tree.step(f"c{i}") for i, tree in enumerate(trees)]


def saying(message: Any) -> list[Any]:
    """Return the step of a pipeline that fails with a message."""
    return [FailStep(name="end", error_message=message)]


def verdict(steps: list[dict[str, Any]]) -> Verdict:
    """Read the steps that the evaluator lists."""
    by_name = {step["StepName"]: step for step in steps}
    outcomes = {
        name: str(step["Metadata"]["Condition"]["Outcome"]) == "True"
        for name, step in by_name.items()
        if "Condition" in step.get("Metadata", {})
    }
    failed = [name for name, step in by_name.items() if step["StepStatus"] == "Failed"]
    message = by_name["end"]["FailureReason"] if "end" in by_name else None
    return Verdict(outcomes, message, failed)


def decided_by_sdk(aws: LocalAws, steps: list[Any], given: dict[str, Any]) -> Verdict:
    """Let the SDK's own evaluator decide."""
    pipeline = Pipeline("decisions", parameters=PARAMETERS, steps=steps, sagemaker_session=aws.local_session())
    pipeline.create("arn:aws:iam::111111111111:role/none")
    execution = pipeline.start(parameters=given)
    return verdict(execution.list_steps()["PipelineExecutionSteps"])


def decided_here(aws: LocalAws, steps: list[Any], given: dict[str, Any], role: str) -> Verdict:
    """Let the simulator decide, called by the SDK."""
    pipeline = Pipeline("decisions", parameters=PARAMETERS, steps=steps, sagemaker_session=aws.pipeline_session())
    pipeline.upsert(role)
    execution = pipeline.start(parameters=given)
    deadline = time.monotonic() + 20
    while execution.describe()["PipelineExecutionStatus"] in ("Executing", "Stopping"):
        if time.monotonic() > deadline:
            raise TimeoutError(json.dumps(execution.describe(), default=str))
        time.sleep(0.02)
    client = aws.client("sagemaker")
    listed = client.get_paginator("list_pipeline_execution_steps").paginate(PipelineExecutionArn=execution.arn)
    return verdict([step for page in listed for step in page["PipelineExecutionSteps"]])
