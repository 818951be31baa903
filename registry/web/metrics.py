"""Counts and times for Prometheus, summed over the workers. Labels are endpoints, never addresses or serials."""

import ipaddress
import os
from collections.abc import Callable

from flask import Flask, Response, abort, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

REQUESTS = Counter("portal_requests", "Answers by face, endpoint and status", ["face", "endpoint", "status"])
SECONDS = Histogram(
    "portal_request_seconds",
    "Time to answer",
    ["face"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5),
)
CHECKS = Counter("portal_checks", "Checks by verdict and way in", ["verdict", "via"])


class Counted:
    """Counts every answer of a face. Children are looked up once: the look-up costs more than the counting."""

    def __init__(self, face: str) -> None:
        self._face = face
        self._observe = SECONDS.labels(face).observe
        self._known: dict[tuple[str, str], Callable[[], None]] = {}

    def one(self, endpoint: str, status: str, seconds: float) -> None:
        """One answer of `endpoint`, given after so many seconds."""
        key = (endpoint, status)
        count = self._known.get(key)
        if count is None:
            count = self._known[key] = REQUESTS.labels(self._face, endpoint, status).inc
        count()
        self._observe(seconds)


def add_metrics(app: Flask) -> None:
    """GET /metrics, answered to this machine only: a proxy in front must not pass it on."""

    @app.get("/metrics")
    def metrics() -> Response:
        if not _from_here():
            abort(404)
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _from_here() -> bool:
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    summed = CollectorRegistry()
    multiprocess.MultiProcessCollector(summed)  # type: ignore[no-untyped-call]
    return summed
