"""Counts and times for Prometheus, summed over the workers. Labels are endpoints, never addresses or serials."""

import ipaddress
import os
import time

from flask import Flask, Response, abort, g, request
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


def count_requests(app: Flask, face: str) -> None:
    """Counts every answer of a face."""
    seconds = SECONDS.labels(face)

    @app.after_request
    def count(response: Response) -> Response:
        REQUESTS.labels(face, request.endpoint or "none", response.status_code).inc()
        if (began := g.get("began")) is not None:
            seconds.observe(time.perf_counter() - began)
        return response


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
