"""One JSON line an event, each with the request's id. Query strings stay out: they hold serials."""

import json
import logging
import sys
import time
from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

from flask import has_request_context, request

from registry.clock import now

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
        if known := request_id():
            line["request_id"] = known
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


def request_id() -> str:
    """The id of the request at hand, "" outside of one."""
    return str(request.environ.get("portal.request_id", "")) if has_request_context() else ""


def log_request(
    face: str, environ: Mapping[str, Any], endpoint: str, status: str, seconds: float, known_as: str
) -> None:
    """One line when a request has been answered, in JsonFormatter's shape but put together by hand: a
    LogRecord costs as much as the whole check."""
    if access.isEnabledFor(logging.INFO):
        path = encode_basestring(environ.get("PATH_INFO", "")[:200])
        mount = encode_basestring(environ.get("SCRIPT_NAME", ""))
        sys.stderr.write(
            f'{{"time":"{_stamp(time.time())}","level":"INFO","logger":"portal.access","message":"request",'
            f'"request_id":"{known_as}","face":"{face}","method":{encode_basestring(environ["REQUEST_METHOD"])},'
            f'"endpoint":"{endpoint}","mount":{mount},"path":{path},"status":{status},'
            f'"ms":{seconds * 1000:.2f}}}\n'
        )


_second: tuple[int, str] = (0, "")


def _stamp(moment: float) -> str:
    """ISO 8601 in UTC to the millisecond; the second is written out once a second."""
    global _second  # noqa: PLW0603 - a tuple is replaced whole, so threads see the old or the new
    whole = int(moment)
    known, text = _second
    if known != whole:
        text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
        _second = (whole, text)
    return f"{text}.{int((moment - whole) * 1000):03d}+00:00"
