"""The process beside the web: periodic work, and (as jobs come) what must happen after a change.
Huey only wakes it; what is to be done stands in the database."""

import logging
from collections.abc import Callable

from flask import Flask
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from registry.settings import Settings

log = logging.getLogger(__name__)
Task = Callable[[], object]


def make_queue(settings: Settings, *, shared: bool = False) -> Huey:
    """The queue that wakes workers: a file in DATA_DIR, or the one of all machines at QUEUE_URL. What is lost with it
    is a waking, never work."""
    url = settings.queue_url
    if not shared or not url:
        settings.data_path.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("portal", filename=str(settings.data_path / "queue.sqlite3"), utc=True)
    scheme = url.partition("://")[0]
    if scheme in {"redis", "rediss"}:
        return RedisHuey("portal", url=url, utc=True)
    if scheme in {"postgresql", "postgres"}:
        return PostgresHuey("portal", dsn=url, table_prefix="portal_queue", utc=True)
    raise ValueError("QUEUE_URL must begin with redis://, rediss:// or postgresql://")


def make_consumers(app: Flask, here: dict[str, Task], anywhere: dict[str, Task]) -> list[Consumer]:
    """Consumers that run the named tasks once a minute, each in an app context, each on its own: one that fails is
    logged and tried again a minute later. `here`: what every machine does for its own files. `anywhere`: what one of
    them does for all, where they share a queue."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.queue_url:
        return [_consumer(app, make_queue(settings), here | anywhere)]
    shared = make_queue(settings, shared=True)
    return [_consumer(app, make_queue(settings), here), _consumer(app, shared, anywhere)]


def _consumer(app: Flask, queue: Huey, every_minute: dict[str, Task]) -> Consumer:
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
