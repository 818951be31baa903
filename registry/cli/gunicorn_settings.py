"""How gunicorn runs the site; addresses and numbers come from the command line of `serve`."""

import os
from typing import Any

from registry.tongue.catalogues import offered, translations

worker_class = "gthread"
keepalive = 5
timeout = 30
graceful_timeout = 15
max_requests = 0
limit_request_line = 8190  # the most there is: what is too long for a number is told so by a page of ours
accesslog = None  # the faces log each request themselves, as JSON and without serials
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Each worker follows what is published by a thread of its own, begun after the fork. It knows all languages before
    the first page is asked for: nobody waits for a catalogue to be read."""
    index = worker.wsgi.extensions.get("check_index")
    if index is not None:
        index.watch()
    for language in offered():
        translations(language)


def child_exit(_server: Any, worker: Any) -> None:
    """Counters of a worker that ended stay summed; its gauges go."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess  # looks for its folder when imported

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
