"""Hands every request one whole generation. A thread in each worker asks the database every third of a second
whether something was published, builds if nobody else does, loads, and swaps one reference."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from registry.clock import now
from registry.jobs.sparing import seldom_searched
from registry.recalls.index.building import Builder, build_lock, read_current
from registry.recalls.index.catalogue import CatalogueFile
from registry.recalls.index.code import CODE, drop_older
from registry.recalls.index.generation import Generation
from registry.recalls.index.merging import to_merge
from registry.recalls.index.parts import FileStore
from registry.recalls.index.reader import FileReader, Reader
from registry.recalls.index.reading import generation_of, one_look, read_known
from registry.recalls.index.tables import Connections, TableReader, TableStore
from registry.settings import Settings

POLL = 0.3
NEARLY = 0.05
"""Seconds between two looks: while all is served, and while another worker builds what is not."""
PREPARE = 2.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Served:
    """A generation and when it was last known to be what is published."""

    generation: Generation
    as_of: datetime


class Serving:
    """The index of one app in one process."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self.app, self.folder = app, settings.data_path / "index" / CODE
        self._tables = Connections(settings.sqlalchemy_url) if settings.index_source == "database" else None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._pid = 0
        self._served: Served | None = None
        self._revision = (-1, -1)
        self._prepare_at = 0.0
        self._undone: frozenset[object] = frozenset()
        self._merging: subprocess.Popen[bytes] | None = None

    def current(self) -> Served:
        """The generation to answer from. Without the watching thread each call looks whether it is the newest."""
        served = self._served
        if served is not None and self._thread is not None and self._pid == os.getpid():
            return served
        found = self._refreshed()
        if "SERVER_SOFTWARE" in os.environ:  # gunicorn: this is a worker, past its fork
            self.watch()
        return found

    def _refreshed(self) -> Served:
        """Where there is no room to write it, what is there goes on; its answers say as of when."""
        try:
            return self.refresh()
        except OSError as error:
            if self._served is None:
                raise
            _log.warning("index: not brought up to date, going on with what is there: %s", error)
            return self._served

    def refresh(self) -> Served:
        """Builds and loads until what is published is served. With the database gone, what is there goes on."""
        with self._lock:
            try:
                self._catch_up(wait=True)
            except SQLAlchemyError as error:
                _log.warning("index: the database does not answer, going on with what is there: %s", error)
                self._load()
            if self._served is None:
                raise LookupError("no check index was ever built")
            return self._served

    def prepare(self) -> int:
        """Writes the parts of large lists that are loaded but not yet published, so that publishing stays a switch.
        A job of its own calls it; the watching threads look after what no worker came to."""
        with (
            build_lock(self.folder, wait=False, name="preparing") as mine,
            self._connection(writing=self._tables is not None) as connection,
        ):
            return self._builder(connection).prepare_lists(connection) if mine else 0

    def prepare_known(self, product: int, maker: int) -> None:
        """Writes the numbers of a product before `units_changed` says that they count. The job that filed production
        data calls it with all its rows committed; without it the next build does the same, a little later."""
        with (
            build_lock(self.folder, wait=True, name="preparing"),
            self._connection(writing=self._tables is not None) as connection,
        ):
            revision = max((row[2] for row in read_known(connection) if row[0] == product), default=0) + 1
            self._builder(connection).prepare_known(connection, product, maker, revision)

    def watch(self) -> None:
        """Starts the thread of this process. Call it after the server has forked."""
        if self._thread is None or self._pid != os.getpid():
            self._stop.clear()
            self._pid = os.getpid()
            self._thread = threading.Thread(target=self._watch, name="check-index", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)
            self._thread = None
        if self._tables is not None:
            self._tables.close()

    def _watch(self) -> None:
        while not self._stop.is_set():
            caught_up = True
            try:
                with self._lock:
                    caught_up = self._catch_up(wait=False)
                    self._look_after_merging()
                self._prepare_now_and_then()
            except SQLAlchemyError:
                self._load()
                self._stop.wait(POLL)
            except Exception:
                _log.exception("index: not brought up to date")
                self._stop.wait(2)
            self._stop.wait(POLL if caught_up else NEARLY)

    def _prepare_now_and_then(self) -> None:
        """What was undone at the last look too: a worker does not take from the time of those who check."""
        if time.monotonic() > self._prepare_at:
            with self._connection() as connection:
                undone = self._builder(connection).undone(connection)
            if undone & self._undone:
                self.prepare()
            self._undone = undone
            self._prepare_at = time.monotonic() + PREPARE

    def _catch_up(self, *, wait: bool) -> bool:
        """Whether what is published is served now."""
        asked = now()
        with seldom_searched():
            published = self._newest(wait=wait)
        if self._served is None or self._number() < published:
            return False
        self._served = Served(self._served.generation, asked)
        return True

    def _newest(self, *, wait: bool) -> int:
        """The generation that is published, which is built and loaded where it is newer than what is served."""
        with self._connection() as connection:
            published, _ = generation_of(connection)
            self._load(connection)
        if self._number() < published:
            with self._connection(writing=self._tables is not None) as connection:
                self._build(connection, published, wait=wait)
            with self._connection() as connection:
                self._load(connection)
        return published

    def _build(self, connection: Connection, published: int, *, wait: bool) -> None:
        """Unless another worker has just done it. What cannot be loaded though nobody writes is built anew."""
        with build_lock(self.folder, wait=wait) as mine:
            if not mine:
                return
            self._load(connection)
            if self._number() < published:
                begun = time.perf_counter()
                number = self._builder(connection).build(connection)
                drop_older(self.folder)
                _log.info("index: generation %d built in %.3f s", number, time.perf_counter() - begun)

    def _builder(self, connection: Connection) -> Builder:
        return Builder(self.folder, TableStore(connection) if self._tables else FileStore(self.folder))

    @contextmanager
    def _connection(self, *, writing: bool = False) -> Iterator[Connection]:
        with self.app.app_context(), one_look(writing=writing) as connection:
            yield connection

    def _number(self) -> int:
        return self._served.generation.number if self._served else -1

    def _load(self, connection: Connection | None = None) -> None:
        """Takes over what `current` names, if it is newer than what is served."""
        current = read_current(self.folder)
        if current is None or (current["generation"], current["revision"]) <= self._revision:
            return
        try:
            file = CatalogueFile(self.folder / current["catalogue"])
            reader = self._reader(file.content["parts"], connection)
        except (FileNotFoundError, ValueError) as missing:
            _log.info("index: %s cannot be read: %s", current["catalogue"], missing)
            return  # replaced while we read, or damaged: the next look finds a newer one
        before = self._served.generation if self._served else None
        generation = Generation(file, reader, before)
        self._served = Served(generation, self._served.as_of if self._served else now())
        self._revision = (current["generation"], current["revision"])

    def _reader(self, names: list[str], connection: Connection | None) -> Reader:
        if self._tables is None:
            store = FileStore(self.folder)
            return FileReader([store.open(name) for name in names])
        if connection is None:
            raise FileNotFoundError("no table without the database")
        tables = TableStore(connection)
        return TableReader(self._tables, [tables.open(name) for name in names])

    def _look_after_merging(self) -> None:
        """Large parts are merged by a process of its own; the next build takes its result over."""
        if self._merging is not None:
            if self._merging.poll() is None:
                return
            self._merging = None
            with self._connection() as connection, build_lock(self.folder, wait=False) as mine:
                if mine:
                    self._builder(connection).build(connection)
            return
        reader = self._served.generation.reader if self._served else None
        chosen = to_merge(reader.parts) if isinstance(reader, FileReader) else []
        if chosen and not self._someone_merges():
            self._merging = self._merge([part.name for part in chosen])

    def _someone_merges(self) -> bool:
        """A lease of ten minutes keeps the other workers from merging the same."""
        lease = self.folder / "merging"
        try:
            if time.time() - lease.stat().st_mtime < 600:
                return True
        except FileNotFoundError:
            pass
        lease.touch()
        return False

    def _merge(self, names: list[str]) -> subprocess.Popen[bytes]:
        new = f"part-{self._number():09}-{os.getpid()}-m.seg"
        command = [sys.executable, "-m", "registry.recalls.index.merging", str(self.folder), new, *names]
        return subprocess.Popen(command, cwd=Path(__file__).parents[3])  # noqa: S603 - our own module and file names


def add_index(app: Flask) -> Serving:
    """Gives an app its index. Nothing is opened before the first check."""
    serving = Serving(app)
    app.extensions["check_index"] = serving
    return serving


def serving() -> Serving:
    """The index of the app at hand."""
    found = current_app.extensions.get("check_index")
    return found if isinstance(found, Serving) else add_index(current_app._get_current_object())  # type: ignore[attr-defined]


def refresh() -> None:
    """Serves what is published now, for commands and tests."""
    serving().refresh()
