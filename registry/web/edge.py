"""What happens to every request outside of Flask, because there it costs a fifth: its id, the security headers,
one log line, the counters. Holds no page and decides nothing."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from secrets import token_hex
from time import perf_counter
from typing import Any

from registry.web.headers import always
from registry.web.logs import log_request
from registry.web.metrics import Counted
from registry.web.shortcuts import Headers, Shortcut, answer

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}").fullmatch
REQUEST_ID = "portal.request_id"

Environ = dict[str, Any]


class Edge:
    """Wraps a face's WSGI app. Headers that a view has set itself stay as they are."""

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        face: str,
        shortcuts: Mapping[str, Shortcut],
        *,
        https: bool,
        cache: str,
    ) -> None:
        self._app, self._face, self._shortcuts = app, face, shortcuts
        self._always = always(https)
        self._names = frozenset(name for name, _ in self._always)
        self._cache = ("Cache-Control", cache)
        self._counted = Counted(face)
        self._next_id = _ids()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        began = perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID")
        request_id = given if given and _WELL_FORMED(given) else self._next_id()
        environ[REQUEST_ID] = request_id

        shortcut = self._shortcuts.get(environ["PATH_INFO"])
        if shortcut is not None and environ["REQUEST_METHOD"] == "GET":
            quick = shortcut(environ)
            if quick is not None:
                body, headers = answer(quick, environ.get("HTTP_ACCEPT_ENCODING"))
                self._dress(headers, request_id)
                self._note(environ, quick.endpoint, "200", perf_counter() - began, request_id)
                start_response("200 OK", headers)
                return [body]

        def start(status: str, headers: Headers, failure: Any = None) -> Any:
            self._dress(headers, request_id)
            request = environ.get("werkzeug.request")
            endpoint = (request.endpoint if request is not None else None) or "none"
            self._note(environ, endpoint, status[:3], perf_counter() - began, request_id)
            return start_response(status, headers, failure)

        return self._app(environ, start)

    def _note(self, environ: Environ, endpoint: str, status: str, seconds: float, request_id: str) -> None:
        self._counted.one(endpoint, status, seconds)
        log_request(self._face, environ, endpoint, status, seconds, request_id)

    def _dress(self, headers: Headers, request_id: str) -> None:
        present = {name for name, _ in headers}
        if present.isdisjoint(self._names):
            headers += self._always
        else:
            if (
                "Content-Security-Policy" in present
            ):  # it says who may frame the page: the older header would deny it
                present.add("X-Frame-Options")
            headers += [(name, value) for name, value in self._always if name not in present]
        if "Cache-Control" not in present:
            headers.append(self._cache)
        headers.append(("X-Request-ID", request_id))


def _ids() -> Callable[[], str]:
    """Ids that differ over workers and starts; a new front is drawn where a worker was forked."""
    front, numbers, process = token_hex(5), count(1), os.getpid()

    def next_id() -> str:
        nonlocal front, process
        if process != os.getpid():
            front, process = token_hex(5), os.getpid()
        return f"{front}{next(numbers):06x}"

    return next_id
