"""The end of the process: it ends with its parent, and ends everything that it started."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from typing import NoReturn

_GRACE_SECONDS = 1.0


def lead_group() -> None:
    """Lead a process group, so that the workers of Lambda functions end with this process."""
    if os.getpgrp() != os.getpid():
        os.setpgrp()


def watch_stdin() -> None:
    """End when standard input closes, which happens when the process at the other end dies."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(3 * _GRACE_SECONDS)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="watch-stdin").start()


def end_group() -> NoReturn:
    """End every process that this one started, then this one, whatever its threads are doing."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(os.getpgrp(), signal.SIGTERM)
    deadline = time.monotonic() + _GRACE_SECONDS
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
        except ChildProcessError:
            os._exit(0)
    os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)
