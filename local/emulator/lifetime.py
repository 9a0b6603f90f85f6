"""The end of the process: with its parent, and with everything it started."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time

_GRACE_SECONDS = 0.5


def lead_group() -> None:
    """Lead a process group, so that the workers of Lambda functions can be ended with us."""
    if os.getpgrp() != os.getpid():
        os.setpgrp()


def watch_stdin() -> None:
    """End when standard input closes, which it does when whoever holds the other end dies."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE_SECONDS * 4)
        end_group()

    threading.Thread(target=watch, daemon=True, name="watch-stdin").start()


def end_group() -> None:
    """End every process of our group, ourselves last."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN) if threading.current_thread() is threading.main_thread() else None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(os.getpgrp(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)
