"""The alphabets that the tests of names use are those of botocore's service models."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from packages import folder_of

ALPHABETS = json.loads((Path(__file__).parents[1] / "support" / "name-alphabets.json").read_text(encoding="utf-8"))


def shape_of(name: str) -> dict[str, Any]:
    """Return a shape of the newest model of a service."""
    service, shape = name.split(".")
    model = sorted((folder_of("botocore") / "data" / service).iterdir())[-1] / "service-2.json.gz"
    with gzip.open(model) as text:
        return json.load(text)["shapes"][shape]


@pytest.mark.parametrize("name", ALPHABETS)
def test_an_alphabet_is_that_of_the_service(name: str) -> None:
    shape = shape_of(name)
    assert ALPHABETS[name] == {key: shape[key] for key in ("pattern", "max") if key in shape}
