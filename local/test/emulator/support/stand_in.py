"""A stand-in for the simulator: it keeps the requests, and gives the answers that a test sets."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Received:
    """One request, with header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def target(self) -> str:
        return self.headers.get("x-amz-target", "")


@dataclass
class StandIn:
    """The stand-in, which is an HTTP server."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, target_or_path: str, body: Any, status: int = 200) -> None:
        """Set the answer to an operation or a path: a JSON body, or bytes as CSV."""
        content_type = "text/csv" if isinstance(body, bytes) else "application/x-amz-json-1.1"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers[target_or_path] = (status, {"Content-Type": content_type}, content)

    def reset(self) -> None:
        self.received.clear()
        self.answers.clear()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                received = Received(self.command, self.path, headers, self.rfile.read(length))
                stand_in.received.append(received)
                nothing: Answer = (200, {"Content-Type": "application/x-amz-json-1.1"}, b"{}")
                key = received.target.rsplit(".", 1)[-1] or received.path
                status, headers, content = stand_in.answers.get(key, nothing)
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST  # noqa: N815 - the name that the server looks for

            def log_message(self, format: str, *args: Any) -> None:
                """Log nothing."""

        return Handler
