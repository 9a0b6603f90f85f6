"""A simulator that doesn't answer properly."""

from __future__ import annotations

import socket
import threading

import pytest

from emulator.forwarded import sagemaker, simulator
from emulator.forwarded.checks import Scope
from support.running import REGION, TOOLS


def test_an_answer_that_is_no_http_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"no such protocol\r\n\r\n")

        threading.Thread(target=babble, daemon=True).start()
        monkeypatch.setenv("LOCAL_SIMULATOR", f"http://127.0.0.1:{server.getsockname()[1]}")

        with pytest.raises(OSError, match="BadStatusLine"):
            simulator.send("GET", "/", {}, b"")


def test_a_package_is_the_first_of_its_group_for_all_that_a_dead_simulator_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("LOCAL_SIMULATOR", f"http://127.0.0.1:{server.getsockname()[1]}")

    [check] = sagemaker.checks("CreateModelPackage", {"ModelPackageGroupName": "mortgage"}, Scope(TOOLS, REGION))

    assert check.resource.endswith(":model-package/mortgage/1")
