"""The process beside the web: periodic work, and (as jobs come) what must happen after a change.
Huey only wakes it; what is to be done stands in the database."""

import logging
from collections.abc import Callable

from flask import Flask
from huey import SqliteHuey, crontab
from huey.consumer import Consumer

from registry.settings import Settings

log = logging.getLogger(__name__)
Task = Callable[[], object]


def make_queue(settings: Settings) -> SqliteHuey:
    """The queue that wakes the worker: a file in DATA_DIR."""
    settings.data_path.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("portal", filename=str(settings.data_path / "queue.sqlite3"), utc=True)


def make_consumer(app: Flask, every_minute: dict[str, Task]) -> Consumer:
    """A consumer that runs the named tasks once a minute, each in an app context, each on its own: one that
    fails is logged and tried again a minute later."""
    queue = make_queue(app.config["SETTINGS"])
    for name, task in every_minute.items():
        queue.periodic_task(crontab(), name=name)(guarded(app, name, task))
    return queue.create_consumer(workers=1, periodic=True, check_worker_health=True)


def guarded(app: Flask, name: str, task: Task) -> Callable[[], None]:
    """The task in an app context; what it raises is logged, not passed on."""

    def run() -> None:
        with app.app_context():
            try:
                task()
            except Exception:
                log.exception("periodic task %s failed", name)

    return run
