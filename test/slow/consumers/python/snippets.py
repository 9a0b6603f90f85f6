"""Runs every snippet in the wheel's documentation in a stack, as its reader would, and prints what failed as JSON."""

import json
import re
import sys
import traceback

from aws_cdk import App, Environment, Stack

import given
import wheel

TOOLS = Environment(account="111111111111", region="eu-west-1")


def run(code: str) -> None:
    app = App()
    env = given.PROD if "in a stack of prod" in code else TOOLS
    stack = Stack(app, "Stack", env=env)
    values = given.Given(stack)
    declared = re.findall(r"^# (\w+): ([\w.]+)$", code, re.MULTILINE)
    names = {name: given.value(values, name, kind) for name, kind in declared}
    exec(compile(code, "snippet", "exec"), {"self": stack, **names})  # noqa: S102
    app.synth()


def main() -> None:
    failed = {}
    found = dict(wheel.snippets())
    for place, code in found.items():
        try:
            run(code)
        except Exception:
            failed[place] = code + "\n" + traceback.format_exc(limit=-1)
    json.dump({"count": len(found), "failed": failed}, sys.stdout)


main()
