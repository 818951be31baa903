"""One JSON line an event, each with the request's id. Query strings stay out: they hold serials."""

import json
import logging
import re
import sys
import time
from secrets import token_hex

from flask import Flask, Response, g, has_request_context, request

from registry.clock import now

_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}").fullmatch
access = logging.getLogger("portal.access")


class JsonFormatter(logging.Formatter):
    """Fields: time (ISO 8601, UTC), level, logger, message, request_id, and what `extra={"facts": {...}}` adds."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": now().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and hasattr(g, "request_id"):
            line["request_id"] = g.request_id
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure(level: str) -> None:
    """Sends every log of this process to standard error as JSON lines. May be called twice."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for chatty in ("alembic", "huey"):
        logging.getLogger(chatty).setLevel("WARNING")


def log_requests(app: Flask, face: str) -> None:
    """Gives each request an id (the caller's, where it is well formed) and one line when it has ended."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _WELL_FORMED(given) else token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if access.isEnabledFor(logging.INFO):
            access.info("request", extra={"facts": _facts(face, response)})
        return response


def _facts(face: str, response: Response) -> dict[str, object]:
    began = g.get("began")
    return {
        "face": face,
        "method": request.method,
        "endpoint": request.endpoint,
        "path": request.path[:200],
        "status": response.status_code,
        "ms": round((time.perf_counter() - began) * 1000, 2) if began else None,
    }
