"""Prints as JSON what an editor could not show somebody who uses the wheel."""

import inspect
import json
import re
import sys

import wheel


def snake(name: str) -> str:
    return re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).lower()


def names() -> set[str]:
    """What methods, properties and their parameters are called."""
    found = {place.rsplit(".", 1)[1] for place, _ in wheel.members()}
    for _, one in wheel.classes():
        found |= set(inspect.signature(one.__init__).parameters)
    return found


def foreign() -> list[str]:
    """Names in the prose that Python doesn't have."""
    known = names()
    return [
        f"{place}: {name}"
        for place, text in wheel.docs()
        for name in re.findall(r"(?<!`)`{1,2}([a-z]+[A-Z]\w*)(?:\(.*?\))?`{1,2}", text)
        if snake(name) in known
    ]


def main() -> None:
    texts = list(wheel.docs())
    json.dump(
        {
            "count": len(texts),
            "silent": [place for place, text in texts if text == ""],
            "foreign": foreign(),
            "typescript": [
                place for place, text in texts if re.search(r"\bnew [a-z]+\.[A-Z]|^ *const \w+ =", text, re.M)
            ],
        },
        sys.stdout,
    )


main()
