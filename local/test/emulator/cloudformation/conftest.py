"""A running emulator, a stand-in that keeps what it is told, and stacks that are deleted after each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest

from support.running import ROOT, TOOLS, Emulator
from support.stacks import Stack

from .standin import StandIn


@pytest.fixture(scope="session")
def standin() -> Iterator[StandIn]:
    one = StandIn()
    yield one
    one.close()


@pytest.fixture(scope="session")
def emulator(standin: StandIn) -> Iterator[Emulator]:
    """Start it inside the project: Lambda code finds its SDK in the node_modules above it."""
    folder = ROOT / ".local" / "tmp" / f"cloudformation-{os.getpid()}"
    folder.mkdir(parents=True)
    one = Emulator(folder, standin.url)
    yield one
    one.stop()
    shutil.rmtree(folder)


@pytest.fixture
def fresh(standin: StandIn) -> StandIn:
    """Have nothing asked of the stand-in yet."""
    standin.requests.clear()
    standin.outcome = ("InService", None)
    standin.throttled = 0
    return standin


@pytest.fixture
def stack(emulator: Emulator) -> Iterator[Callable[..., Stack]]:
    made: list[Stack] = []

    def make(name: str, account: str = TOOLS) -> Stack:
        one = Stack(emulator.client("cloudformation", account), name)
        made.append(one)
        return one

    yield make
    for one in reversed(made):
        found = [each["StackName"] for each in one.cloudformation.describe_stacks()["Stacks"]]
        if one.name in found:
            one.delete()
