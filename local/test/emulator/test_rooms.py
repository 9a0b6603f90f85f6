"""The rooms of the emulator: each imports only earlier ones, in the order in which the plugin installs them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import emulator
from emulator import plugin

SOURCES = Path(emulator.__file__).parent
ROOMS = [room.__name__.rpartition(".")[2] for room in plugin.ROOMS]
ENTRANCES = {"__init__", "__main__", "plugin"}


def imported(room: str) -> Iterator[tuple[str, str]]:
    """List the other rooms that the files of a room import, with the file."""
    for source in sorted((SOURCES / room).rglob("*.py")):
        package = ["emulator", *source.parent.relative_to(SOURCES).parts]
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.ImportFrom):
                above = package[: len(package) + 1 - node.level] if node.level else []
                names = [*above, *(node.module or "").split(".")]
                if names[0] == "emulator" and names[1:2] != [room]:
                    yield source.name, names[1] or node.names[0].name


def test_every_module_is_in_a_room() -> None:
    assert {path.stem for path in SOURCES.glob("*.py")} == ENTRANCES
    assert {path.parent.name for path in SOURCES.glob("*/__init__.py")} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_earlier_ones(room: str) -> None:
    earlier = ROOMS[: ROOMS.index(room)]
    assert [(file, other) for file, other in imported(room) if other not in earlier] == []


def test_imports_are_found_in_every_form() -> None:
    assert {other for _, other in imported("cloudformation")} == {"host", "iam", "forwarded"}
