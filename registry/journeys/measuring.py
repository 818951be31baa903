"""What each stage of our requests came to counts every round of it, also of requests that were begun before rounds were
kept: their stages are made anew from their steps, once."""

from registry.cases import service
from registry.cases.queries import by_id
from registry.jobs.running import Run

BATCH = 200


def measure_requests(run: Run) -> None:
    """Again changes nothing."""
    last, done = 0, 0
    while ids := service.promised_twice(run.organisation_id or 0, last, BATCH):
        for number in ids:
            if (case := by_id(number, lock=True)) is not None:
                service.measure(case)
        last, done = ids[-1], done + len(ids)
        run.progress(stage="Measuring what was promised anew", rows=done)
