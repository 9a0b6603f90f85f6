"""The server of ministack's application, on one port and over TLS."""

from __future__ import annotations

import asyncio
import os
import signal

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app
from ministack.core import tls

from . import lifetime

_KEEP_ALIVE_SECONDS = 75


def run() -> None:
    """Serve until a signal arrives, then end everything.

    ministack's own main would also listen on port 443, for clients of Cognito, and wait for open connections.
    """
    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = _KEEP_ALIVE_SECONDS
    config.loglevel = app.LOG_LEVEL
    if tls.use_ssl_enabled():
        config.certfile, config.keyfile = tls.resolve_tls_material()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: lifetime.end_group())
    asyncio.run(_serve(config))


async def _serve(config: Config) -> None:
    # With a trigger of ours, hypercorn handles no signals. Nothing outlives the process, so nothing has to wait.
    await serve(app.app, config, shutdown_trigger=asyncio.Event().wait)
