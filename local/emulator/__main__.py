"""`python -m emulator`: ministack with our plugin, over TLS and with IAM enforced."""

from __future__ import annotations

import os

os.environ.setdefault("AUTH", "true")
os.environ.setdefault("USE_SSL", "1")
os.environ.setdefault("IOT_MTLS_ENABLED", "0")
os.environ.setdefault("BIND_HOST", "127.0.0.1")
os.environ.setdefault("MINISTACK_HOST", "127.0.0.1")

from ministack import app

from . import plugin

# A browser asks Cognito on port 443; nothing here does, and a machine's port 443 is not ours to take.
app._port_is_bindable = lambda host, port: False

plugin.install()
app.main()
