"""Starts a worker: the jobs of every noun, in the first worker the periodic work as well; or a sender of letters."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from registry import planner
from registry.db import settings_here
from registry.drills import holding as drills
from registry.intake.cleaning import clean_uploads
from registry.intake.opening import open_upload
from registry.jobs.running import ENDINGS, Handler
from registry.jobs.working import work
from registry.journeys import (
    ageing,
    capturing,
    filing,
    leaving,
    loading,
    offline,
    overdue,
    own_data,
    parting,
    pipelining,
    progressing,
    reaching,
    registering,
    remedying,
    reminding,
    reporting,
    spotting,
    surveying,
)
from registry.journeys.giving_up import clear_upload
from registry.journeys.labelled import make_labels
from registry.journeys.listing import prepare_lists
from registry.journeys.loading import file_upload, read_upload
from registry.journeys.measuring import measure_requests
from registry.journeys.publishing import publish_version
from registry.journeys.recording import key_sales, lots_sold, weigh_described, weigh_sales
from registry.journeys.watched import look_at_watches
from registry.journeys.watching import clear_waiting
from registry.labels import actions as labels
from registry.labels.cleaning import clean_labels
from registry.notices import running
from registry.recalls.index.serving import refresh
from registry.recalls.publication import LOOK
from registry.repeats.store import forget_old
from registry.reports.visits.counting import add_up
from registry.webhooks import running as webhooks
from registry.webhooks.cleaning import forget_old as forget_webhooks
from registry.worker import Task, make_consumers

HERE: dict[str, Task] = {"check-index": refresh, "offline-list": offline.refresh, "recall-visits": add_up}
"""The index and the offline list are kept current on this machine even while no web worker is there to do it; visits
are lines of a file of this machine."""

EVERY_MINUTE: dict[str, Task] = {
    "clean-uploads": clean_uploads,
    "clean-captures": capturing.clean_captures,
    "clean-labels": clean_labels,
    "warranty-endings": reminding.look_daily,
    "owners-daily": ageing.look_daily,
    "recalled-parts": parting.look_daily,
    "clear-watches": clear_waiting,
    "forget-unconfirmed": registering.forget_unconfirmed,
    "forget-cases": remedying.forget_old,
    "late-requests": overdue.tell,
    "forget-kept": own_data.forget_kept,
    "forget-requests": forget_old,
    "forget-webhooks": forget_webhooks,
    "count-progress": progressing.look,
    "remind-of-reports": filing.remind,
    "tell-of-reports": reporting.tell,
    "defect-radar": spotting.look_hourly,
    "planner": planner.look_at_times,
}
"""On whichever machine comes to it first."""

JOBS: dict[str, Handler] = {
    "open_upload": open_upload,
    "read_upload": read_upload,
    "file_upload": file_upload,
    "prepare_lists": prepare_lists,
    "clear_upload": clear_upload,
    "key_sales": key_sales,
    "weigh_sales": weigh_sales,
    "weigh_described": weigh_described,
    "measure_requests": measure_requests,
    "lots_sold": lots_sold,
    "publish_version": publish_version,
    "survey": surveying.survey,
    "audience": reaching.audience,
    capturing.KIND: capturing.capture_events,
    leaving.KIND: leaving.count,
    pipelining.KIND: pipelining.count,
    parting.KIND: parting.look,
    progressing.KIND: progressing.count,
    spotting.KIND: spotting.look,
    drills.KIND: drills.hold,
    LOOK: look_at_watches,
    ageing.KIND: ageing.look,
    reminding.KIND: reminding.write_endings,
    labels.KIND: make_labels,
}
"""Kind of a job -> who does it."""

ENDINGS |= dict.fromkeys(("open_upload", "read_upload", "file_upload"), loading.ended)
ENDINGS[capturing.KIND] = capturing.ended
ENDINGS[labels.KIND] = labels.ended
ENDINGS[drills.KIND] = drills.ended

PROMPT = frozenset({"publish_version"})
"""What must not wait behind a long load: the first worker has a thread of its own for it."""


@click.command("worker")
@click.option("--only-jobs", is_flag=True, help="No periodic work: for every worker but the first.")
@click.option("--only-letters", is_flag=True, help="Sends letters and does nothing else.")
@with_appcontext
def worker_command(only_jobs: bool, only_letters: bool) -> None:
    """Runs jobs and periodic work, or sends letters, until ctrl-C or SIGTERM."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    stop = threading.Event()
    if only_letters:
        _end_by_signal(stop)
        running.run(app.app_context, app.extensions["mail"], stop)
        return
    consumers = [] if only_jobs else make_consumers(app, HERE, EVERY_MINUTE)
    for consumer in consumers:
        consumer.start()
    _end_by_signal(stop)
    beside = [] if only_jobs else _start_beside(app, stop)
    long = {kind: handler for kind, handler in JOBS.items() if kind not in PROMPT}
    work(app.app_context, long, settings_here().data_path / "workers", stop, name="jobs")
    for thread in beside:
        thread.join()
    for consumer in consumers:
        consumer.stop(graceful=True)


def _start_beside(app: Flask, stop: threading.Event) -> list[threading.Thread]:
    """What does not wait behind long jobs: prompt jobs, and messages to makers' systems."""
    hooks = threading.Thread(target=webhooks.run, args=(app.app_context, stop), name="webhooks")
    hooks.start()
    return [_start_prompt(app, stop), hooks]


def _end_by_signal(stop: threading.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ender(stop))


def _ender(stop: threading.Event) -> Callable[[int, FrameType | None], None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    return end


def _start_prompt(app: Flask, stop: threading.Event) -> threading.Thread:
    prompt = {kind: handler for kind, handler in JOBS.items() if kind in PROMPT}
    folder = settings_here().data_path / "workers"
    thread = threading.Thread(
        target=work, args=(app.app_context, prompt, folder, stop), kwargs={"name": "prompt"}, name="prompt"
    )
    thread.start()
    return thread
