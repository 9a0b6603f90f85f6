"""Run the server: `python -m serving --model <folder> --port-file <file>`; it listens on a free port."""

import argparse
import logging
import os
import sys
import threading
import time
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from serving.application import Application
from serving.handlers import Environment, load

log = logging.getLogger("serving")


class KeepAlive(WSGIRequestHandler):
    """Answers many requests on one connection, like a container behind its proxy, and logs none."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or the body, a second write, would wait for an acknowledgement of the headers

    def log_request(self, *_: object) -> None:
        """Log nothing, as /ping is called all the time."""


def publish(path: Path, port: int) -> None:
    """Write the port atomically."""
    draft = path.with_suffix(".draft")
    draft.write_text(str(port), encoding="ascii")
    draft.replace(path)


def end_with_parent() -> None:
    """End this process when its parent has ended, however that ended."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def main(argv: list[str] | None = None) -> None:
    """Load the model, then answer until killed."""
    parser = argparse.ArgumentParser(prog="serving", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the folder of the unpacked model")
    parser.add_argument("--port-file", type=Path, required=True, help="where to write the port")
    arguments = parser.parse_args(argv)
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)s - %(message)s")
    end_with_parent()
    handlers = load(Environment.read(arguments.model))
    server = make_server("127.0.0.1", 0, Application(handlers), threaded=True, request_handler=KeepAlive)
    server.daemon_threads = True
    publish(arguments.port_file, server.port)
    log.info("serving %s on port %d", arguments.model, server.port)
    server.serve_forever()


if __name__ == "__main__":
    main()
