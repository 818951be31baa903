"""Runs the whole site: migrations, then server and workers side by side. What dies is started again."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click
import flask_migrate
from flask import current_app
from flask.cli import with_appcontext

from registry.cli.children import Child
from registry.settings import Settings

GRACE_SECONDS = 20


@click.command("serve")
@click.option(
    "--demo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Notices to load first."
)
@with_appcontext
def serve_command(demo: Path | None) -> None:
    """Brings the database up to date and runs server and workers until ctrl-C."""
    settings: Settings = current_app.config["SETTINGS"]
    _must_be_free(settings.listen, int(settings.port))
    flask_migrate.upgrade()
    if demo:
        subprocess.run([*_flask(), "recalls", "import-notices", str(demo)], check=True)
        if (demo.parent / "sales.csv").exists():
            subprocess.run([*_flask(), "records", "demo", str(demo.parent)], check=False)
    click.echo(f"The portal is at http://{settings.listen}:{settings.port}  (ctrl-C ends it)", err=True)
    sys.exit(_run_all(settings))


def _must_be_free(address: str, port: int) -> None:
    """Told at once and with what to do, before anything is written: the server alone would try for ever."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address.strip("[]"), port), family=family).close()
    except OSError as error:
        raise click.ClickException(
            f"Nothing can listen on {address}:{port} ({error.strerror}). If another program has this port, end it or "
            f"choose another one, as in: PORT={port + 1} make run"
        ) from error


def _flask() -> list[str]:
    return [sys.executable, "-m", "flask", "--app", "wsgi"]


def _run_all(settings: Settings) -> int:
    env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(_metrics_folder(settings))}
    workers = [
        [*_flask(), "worker", *(["--only-jobs"] if n else [])] for n in range(int(settings.job_workers))
    ]
    workers += [[*_flask(), "worker", "--only-letters"]] * int(settings.mail_senders)
    children = [Child(command, env) for command in (_server(settings), *workers)]
    asked: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    while not asked and not any(child.hopeless for child in children):
        time.sleep(0.2)
        for child in children:
            child.look()
    _end([child.process for child in children])
    return 0 if asked else 1


def _server(settings: Settings) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app"),
        *("--config", "python:registry.cli.gunicorn_settings"),
        *("--bind", f"{settings.listen}:{settings.port}"),
        *("--workers", settings.web_workers, "--threads", settings.web_threads),
    ]


def _metrics_folder(settings: Settings) -> Path:
    """Emptied at each start: counters of processes long gone would be added in."""
    folder = settings.data_path / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
