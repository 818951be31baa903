"""Runs one file through everything in a process of its own, and tells its seconds and its peak memory."""

import json
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import flask_migrate

from bench import data
from bench.memory import Watched
from tests.postgres import Server

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Seconds by step, rows, faulty rows, and the most bytes held at one moment, children included."""

    steps: dict[str, float]
    rows: int
    faulty: int
    peak: int

    @property
    def seconds(self) -> float:
        """From the bytes arriving to the public answer, without the time of the people who look at it. Meanwhile
        another worker makes a large list ready to publish: that is `prepared`, told apart."""
        return sum(seconds for step, seconds in self.steps.items() if step != "prepared")


def new_site(folder: Path, postgres: Server | None = None) -> tuple[Path, str]:
    """An empty, migrated registry: data folder and database address."""
    made = folder / f"site-{next(_numbers)}"
    made.mkdir()
    url = postgres.url(postgres.create()) if postgres else ""
    site = data.make_site(made, url)
    with site.app_context():
        flask_migrate.upgrade()
        data.close(site)
    return made, url


def start(site: tuple[Path, str], path: Path, purpose: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bench.uploading", str(site[0]), site[1], str(path), purpose]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def load(site: tuple[Path, str], path: Path, purpose: str) -> Loaded:
    """To the end; raises where it failed, or where not every row was read."""
    process = start(site, path, purpose)
    watched = Watched(process)
    assert process.stdout is not None
    said = process.stdout.read()
    if watched.wait():
        raise RuntimeError(f"loading {path.name} ended with {process.returncode}")
    return loaded(said, watched.peak)


def loaded(said: bytes, peak: int = 0) -> Loaded:
    facts = json.loads(said.splitlines()[-1])
    if not 0 < facts["faulty"] < facts["rows"] // 500:
        raise RuntimeError(f"that was not the file: {facts}")
    return Loaded(facts["steps"], facts["rows"], facts["faulty"], peak)
