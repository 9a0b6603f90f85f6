"""The emulator ends everything that it started, and listens on its own port only."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.lambdas import archive
from support.policies import LAMBDA_TRUST, unique
from support.running import TOOLS, Emulator
from support.stand_in import StandIn

SLEEPER = """
exports.handler = async () => ({ pid: process.pid, endpoint: process.env.AWS_ENDPOINT_URL });
"""


@pytest.fixture
def watched(simulator: StandIn, tmp_path: Path) -> Iterator[Emulator]:
    running = Emulator(tmp_path, simulator.url, LOCAL_WATCH_STDIN="1")
    yield running
    running.process.kill()
    running.process.wait()


def a_worker(emulator: Emulator) -> int:
    """Invoke a function, and return the process that serves it."""
    name, client = unique("function"), emulator.client("lambda")
    client.create_function(
        FunctionName=name,
        Runtime="nodejs22.x",
        Role=emulator.role(unique("role"), [], trust=LAMBDA_TRUST),
        Handler="index.handler",
        Code={"ZipFile": archive("index.js", SLEEPER)},
    )
    answer = json.load(client.invoke(FunctionName=name, Payload=b"{}")["Payload"])
    assert answer["endpoint"] == emulator.url
    return answer["pid"]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone_within(seconds: float, pid: int) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not alive(pid)


def test_the_end_of_its_parent_is_its_end(watched: Emulator) -> None:
    worker = a_worker(watched)
    assert alive(worker)

    watched.process.stdin.close()

    assert watched.process.wait(timeout=5) == 0
    assert gone_within(2, worker)


def test_a_signal_ends_it_while_clients_are_connected(watched: Emulator) -> None:
    worker = a_worker(watched)

    started = time.monotonic()
    watched.process.send_signal(signal.SIGTERM)

    assert watched.process.wait(timeout=5) == 0
    assert time.monotonic() - started < 3
    assert gone_within(2, worker)


def test_killing_it_leaves_no_worker(watched: Emulator) -> None:
    worker = a_worker(watched)

    watched.process.kill()

    assert gone_within(5, worker)


def listening(pid: int) -> list[str]:
    """List the addresses on which a process listens, as Linux writes them."""
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # it may have been closed since it was listed
            sockets.add(str(link.readlink()))
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                found.append(fields[1])
    return found


def test_it_takes_one_port_on_one_address(watched: Emulator) -> None:
    port = int(watched.url.rsplit(":", 1)[1])

    assert listening(watched.process.pid) == [f"0100007F:{port:04X}"]


def test_clients_must_trust_its_certificate(watched: Emulator) -> None:
    with pytest.raises(urllib.error.URLError) as caught:
        urllib.request.urlopen(watched.url, timeout=5)  # noqa: S310 - https

    assert isinstance(caught.value.reason, ssl.SSLCertVerificationError)
    assert watched.client("sts").get_caller_identity()["Account"] == TOOLS
