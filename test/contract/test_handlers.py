"""The role of every handler, compared with the calls that the handler makes."""

from pathlib import Path

import pytest

import assembly
from handlers import BORROWED, OF_THE_JOB, RELEASES, ROOT, borrowed_calls, commands, handlers_of, sent, sources
from iam import allows, superfluous
from template import Template

NAMES = sorted(path.name for path in Path(ROOT).iterdir() if path.is_dir() and path.name != "private")


def test_the_role_of_a_handler_is_enough(template: Template) -> None:
    for handler in handlers_of(template):
        statements = template.statements()[handler.role]
        assert [str(call) for call in handler.calls() if not allows(statements, *call)] == []


def test_the_role_of_a_handler_is_no_more(template: Template) -> None:
    for handler in handlers_of(template):
        assert list(superfluous(template.statements()[handler.role], list(handler.calls()))) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_calls_that_the_code_makes_are_known(name: str) -> None:
    found = [handler for template in assembly.templates() for handler in handlers_of(template) if handler.name == name]
    assert found
    # what a handler calls may depend on the pipeline: not every one has manual approvals
    assert commands(name) <= {call.action for handler in found for call in handler.calls()}


def test_the_role_that_an_environment_keeps_for_a_handler_is_enough_and_no_more() -> None:
    roles = {arn: said for template in assembly.templates() for arn, said in template.statements().items()}
    actions = [
        (handler.name, parameters)
        for template in assembly.templates()
        for handler in handlers_of(template)
        if handler.name in BORROWED
        for parameters in handler.environments()
    ]
    assert {name for name, _ in actions} == set(BORROWED)
    for name, parameters in actions:
        statements = roles[parameters["roleArn"]]
        calls = borrowed_calls(name, parameters)
        assert [str(call) for call in calls if not allows(statements, *call)] == []
        assert list(superfluous(statements, calls)) == []


def test_what_a_handler_sends_with_other_credentials_it_does_send() -> None:
    for name, others in [*BORROWED.items(), *OF_THE_JOB.items()]:
        assert others <= sent(name)


def test_the_code_that_handlers_share_is_read() -> None:
    assert {"s3:GetObject", "s3:PutObject"} <= commands("make-release")
    assert commands("publish-drift") == {"s3:GetObject"}
    assert RELEASES / "objects.ts" in sources(ROOT / "publish-drift" / "index.ts")


def test_a_call_that_nobody_makes_is_found() -> None:
    template = next(template for template in assembly.templates() if template.name == "mortgage-approval-prod")
    handler = next(handler for handler in handlers_of(template) if handler.name == "publish-drift")
    statements = template.statements()[handler.role]
    more = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::bucket/*"}
    assert len(list(superfluous([*statements, more], list(handler.calls())))) == 1
