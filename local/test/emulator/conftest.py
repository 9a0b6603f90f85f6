"""One emulator and one stand-in for the simulator, shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.running import Emulator
from support.stand_in import StandIn


@pytest.fixture(scope="session")
def simulator() -> Iterator[StandIn]:
    stand_in = StandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture(autouse=True)
def _fresh(request: pytest.FixtureRequest) -> None:
    """Forget the answers that an earlier test gave the stand-in."""
    if "simulator" in request.fixturenames:
        request.getfixturevalue("simulator").reset()


@pytest.fixture(scope="session")
def emulator(simulator: StandIn, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    running = Emulator(tmp_path_factory.mktemp("emulator"), simulator.url)
    yield running
    running.stop()
