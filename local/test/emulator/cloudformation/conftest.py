"""A running emulator, a stand-in for the simulator that keeps resources, and stacks that each test deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from support.node import npm_package
from support.running import TOOLS, Emulator
from support.stacks import Stack

from .standin import StandIn


@pytest.fixture(scope="session")
def standin() -> Iterator[StandIn]:
    one = StandIn()
    yield one
    one.close()


@pytest.fixture(scope="session")
def emulator(standin: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Start it in a folder whose node_modules has the AWS SDK for Lambda code."""
    folder = tmp_path_factory.mktemp("cloudformation")
    (folder / "node_modules").symlink_to(npm_package("@aws-sdk/client-s3").parents[1])
    one = Emulator(folder, standin.url)
    yield one
    one.stop()


@pytest.fixture
def fresh(standin: StandIn) -> StandIn:
    """Reset the stand-in."""
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
