"""Runs the real site for the browser: its own process, its own data folder, a free port."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo" / "recall-notices.jsonl"
PATIENCE = 60.0


@contextmanager
def running_site(folder: Path, **settings: str) -> Iterator[str]:
    """Migrated, with the demonstration data, ready for checks; yields its address."""
    shutil.copytree(_prepared(), folder, dirs_exist_ok=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    limits = {"CHECK_RATE": "1000000 per minute", "SIGN_IN_RATE": "1000 per minute"}
    env = _env(folder, **{"PUBLIC_URL": address, "LOG_LEVEL": "WARNING", **limits, **settings})
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(_server(port), cwd=ROOT, env=env, stdout=output, stderr=output)
        try:
            _wait(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@cache
def _prepared() -> Path:
    """A data folder to copy: made once a process, since it takes longer than most stories."""
    folder = Path(tempfile.mkdtemp(prefix="recall-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    env = _env(folder)
    _flask(env, "db", "upgrade")
    _flask(env, "recalls", "import-notices", str(DEMO))
    return folder


@contextmanager
def running_worker(folder: Path, *words: str, **settings: str) -> Iterator[None]:
    """The real worker beside the site of this folder."""
    env = _env(folder, **settings)
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *words], cwd=ROOT, env=env
    )
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def _env(folder: Path, **settings: str) -> dict[str, str]:
    own = {"DATA_DIR": str(folder), "DATABASE_URL": "", "SECRET_KEY": "for tests only"}
    return os.environ | own | settings


def _server(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--config", "python:registry.cli.gunicorn_settings"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"),
    ]


def _flask(env: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the site did not get ready:\n{log.read_text('utf-8')[-4000:]}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
