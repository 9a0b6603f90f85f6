"""`python -m emulator`: serve ministack with our plugin, over TLS and with IAM enforced.

Clients trust $TMPDIR/ministack-tls/server.crt. The first start makes it with openssl; later starts reuse it.
"""

from __future__ import annotations

import os

_DEFAULTS = {
    "AUTH": "true",
    "USE_SSL": "1",
    "IOT_MTLS_ENABLED": "0",
    "BIND_HOST": "127.0.0.1",
    "MINISTACK_HOST": "127.0.0.1",
    "GATEWAY_PORT": "4566",
    # Every start is a new AWS: it reads nothing back and leaves nothing behind.
    "PERSIST_STATE": "0",
}
# ministack sets these for Lambda functions itself, but only if they are not set already.
_CLIENTS_ONLY = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL")


def main() -> None:
    """Serve until a signal arrives or, if LOCAL_WATCH_STDIN is set, until standard input closes."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    for name in _CLIENTS_ONLY:
        os.environ.pop(name, None)

    # ministack reads its environment when it is imported, and every room imports ministack.
    from . import plugin  # noqa: PLC0415
    from .host import lifetime, server  # noqa: PLC0415

    lifetime.lead_group()
    if os.environ.get("LOCAL_WATCH_STDIN") == "1":
        lifetime.watch_stdin()
    plugin.install()
    server.run()


if __name__ == "__main__":
    main()
