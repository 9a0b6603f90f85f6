"""`python -m emulator`: ministack with our plugin, over TLS and with IAM enforced.

Clients trust $TMPDIR/ministack-tls/server.crt, made with openssl at the first start and kept.
"""

from __future__ import annotations

import os

from . import lifetime

_DEFAULTS = {
    "AUTH": "true",
    "USE_SSL": "1",
    "IOT_MTLS_ENABLED": "0",
    "BIND_HOST": "127.0.0.1",
    "MINISTACK_HOST": "127.0.0.1",
    "GATEWAY_PORT": "4566",
    # Every start is a new AWS: nothing is read back, nothing is left behind.
    "PERSIST_STATE": "0",
}
# ministack gives these to Lambda functions itself, and only where they are not set already.
_CLIENTS_ONLY = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "AWS_CA_BUNDLE", "AWS_ENDPOINT_URL")


def main() -> None:
    """Serve until told to stop, or until whoever holds our standard input is gone."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    for name in _CLIENTS_ONLY:
        os.environ.pop(name, None)
    lifetime.lead_group()
    if os.environ.get("LOCAL_WATCH_STDIN") == "1":
        lifetime.watch_stdin()

    from . import plugin, server  # noqa: PLC0415 - ministack reads its environment when it is imported

    plugin.install()
    server.run()


main()
