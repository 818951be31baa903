"""Renews a lease from a thread beside the work, so that one long step does not look like a death."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from registry.db import db
from registry.jobs import leases

log = logging.getLogger(__name__)
EVERY_SECONDS = leases.LEASE.total_seconds() / 4


@contextmanager
def renewed(job_id: int, lease: str) -> Iterator[None]:
    """While the block runs, the lease is good. Whether it still is ours is for each `progress` to see."""
    over = threading.Event()
    thread = threading.Thread(
        target=_renew, args=(db.engine, job_id, lease, over), name=f"lease-{job_id}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(engine: Engine, job_id: int, lease: str, over: threading.Event) -> None:
    while not over.wait(EVERY_SECONDS):
        try:
            with Session(engine) as session:
                if not leases.renew(session, job_id, lease):
                    return
        except SQLAlchemyError as error:
            log.warning("the lease of job %s was not renewed: %s", job_id, str(error).partition("\n")[0])
