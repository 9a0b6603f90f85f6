"""The two paths that SageMaker calls: /ping and /invocations."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from serving.defaults import JSON, TEXTS
from serving.handlers import Handlers

log = logging.getLogger("serving")


class Application:
    """A WSGI application. An exception in a handler is an empty answer with status 500, as in the container."""

    def __init__(self, handlers: Handlers) -> None:
        """Serve with these handlers."""
        self._handlers = handlers

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        body = request.get_data()  # always, as unread bytes would be taken for the next request
        try:
            response = self._answer(request, body)
        except HTTPException as error:
            response = error.get_response(environ)
        except Exception:
            log.exception("Exception on %s [%s]", request.path, request.method)
            response = InternalServerError().get_response(environ)
        return response(environ, start_response)

    def _answer(self, request: Request, body: bytes) -> Response:
        if request.path == "/ping":
            return Response(mimetype=JSON)
        if request.path != "/invocations":
            raise NotFound
        if request.method != "POST":
            raise MethodNotAllowed(["POST"])
        return self._invoke(request, body)

    def _invoke(self, request: Request, body: bytes) -> Response:
        handlers = self._handlers
        content_type = request.headers.get("ContentType") or request.headers.get("Content-Type") or JSON
        accept = request.headers.get("Accept")
        if not accept or accept == "*/*":
            accept = handlers.default_accept
        content = body.decode("utf-8", "replace") if content_type in TEXTS else body
        result = handlers.transform(handlers.model, content, content_type, accept)
        if isinstance(result, tuple):
            return Response(result[0], mimetype=result[1])
        return result if isinstance(result, Response) else Response(result, mimetype=JSON)
