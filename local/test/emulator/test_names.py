"""ministack has no plugin interface, so every name of it that the plugin uses must stay what it is."""

from __future__ import annotations

import json

import pytest
from names import RECORDED, form, used

FORMS: dict[str, str] = json.loads(RECORDED.read_text())


@pytest.mark.parametrize("name", sorted(FORMS))
def test_the_name_is_still_what_it_was(name: str) -> None:
    assert form(name) == FORMS[name], f"ministack.{name}, used in {sorted(used().get(name, ()))}, has changed"


def test_every_name_in_use_is_on_the_list() -> None:
    missing = {name: sorted(files) for name, files in used().items() if name not in FORMS}
    assert missing == {}, "run test/emulator/names.py"


def test_the_list_names_nothing_else() -> None:
    assert sorted(FORMS.keys() - used().keys()) == [], "run test/emulator/names.py"
